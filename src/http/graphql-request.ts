import { GatewayError } from '../core/errors.ts';
import type { GraphQLParams, GraphQLRequest } from '../core/exchange.ts';
import { paramsFromJson, paramsFromQuery } from './graphql-params.ts';
import type { Incoming } from './incoming.ts';
import { isJsonContentType } from './media-type.ts';
import { isUpload, paramsFromMultipart } from './multipart-request.ts';
import { readBody, readBytes } from './read-body.ts';
import { isSimpleGet } from './simple-get.ts';
import { searchParams } from './search-params.ts';

/** Reads a GraphQL request, the same on every lane. What is wrong with it stands in `params`, for the pipeline to refuse. */
export function readGraphQLRequest(
  incoming: Incoming,
  readText: (text: string) => GraphQLParams | GatewayError = paramsFromJson,
): Promise<GraphQLRequest> {
  const refused = notAcceptable(incoming);
  if (refused || incoming.method === 'GET')
    return Promise.resolve(requestWith(incoming, refused ?? paramsOfQuery(incoming)));
  if (isUpload(incoming.headers)) return readUpload(incoming).then((params) => requestWith(incoming, params));
  return readJsonBody(incoming).then((text) =>
    requestWith(incoming, text instanceof GatewayError ? text : readText(text)),
  );
}

function requestWith(incoming: Incoming, params: GraphQLParams | GatewayError): GraphQLRequest {
  const { client, method, headers, requestId, remote, signal, acceptable } = incoming;
  const { mediaType = 'application/json', events: acceptsEvents, incremental } = acceptable;
  return { client, method, headers, requestId, remote, signal, params, mediaType, acceptsEvents, incremental };
}

/** Reads a JSON body as text, or says why it cannot be read. */
export function readJsonBody({ req, headers, maxBodyBytes }: Incoming): Promise<string | GatewayError> {
  if (isJsonContentType(headers['content-type'])) return readBody(req, maxBodyBytes);
  return Promise.resolve(new GatewayError('UNSUPPORTED_MEDIA_TYPE', { reason: 'send application/json in UTF-8' }));
}

async function readUpload({ req, headers, maxBodyBytes, fileLimits }: Incoming): Promise<GraphQLParams | GatewayError> {
  const bytes = await readBytes(req, maxBodyBytes);
  if (bytes instanceof GatewayError) return bytes;
  return paramsFromMultipart(bytes, headers['content-type'] ?? '', fileLimits);
}

function notAcceptable({ acceptable: { mediaType, stream } }: Incoming): GatewayError | undefined {
  if (mediaType !== undefined || stream) return undefined;
  const reason = 'answers are application/json or application/graphql-response+json';
  return new GatewayError('NOT_ACCEPTABLE', { reason });
}

function paramsOfQuery({ search, headers }: Incoming): GraphQLParams | GatewayError {
  const found = searchParams(search);
  const params = found instanceof GatewayError ? found : paramsFromQuery(found);
  // What is stored has been written by the application itself.
  const isForeign = 'query' in params && params.query !== undefined && isSimpleGet(headers);
  return isForeign ? new GatewayError('BAD_REQUEST', { reason: SIMPLE_GET }) : params;
}

const SIMPLE_GET =
  'a query by GET needs a header that no link of another site sends, such as "accept: application/json"';
