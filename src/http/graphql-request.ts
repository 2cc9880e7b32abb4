import { GatewayError } from '../core/errors.ts';
import type { GraphQLParams, GraphQLRequest } from '../core/exchange.ts';
import { paramsFromJson, paramsFromQuery } from './graphql-params.ts';
import type { Incoming } from './incoming.ts';
import { type Acceptable, isJsonContentType } from './media-type.ts';
import { readBody } from './read-body.ts';
import { searchParams } from './search-params.ts';

/** Reads a GraphQL request, the same on every lane. What is wrong with it stands in `params`, for the pipeline to refuse. */
export async function readGraphQLRequest(
  incoming: Incoming,
  maxBodyBytes: number,
  readText: (text: string) => GraphQLParams | GatewayError = paramsFromJson,
): Promise<GraphQLRequest> {
  const { client, method, headers, requestId, signal, acceptable } = incoming;
  const params = await readParams(incoming, maxBodyBytes, readText);
  const { mediaType = 'application/json', events: acceptsEvents } = acceptable;
  return { client, method, headers, requestId, signal, params, mediaType, acceptsEvents };
}

/** Reads a JSON body as text, or says why it cannot be read. */
export function readJsonBody({ req, headers }: Incoming, maxBodyBytes: number): Promise<string | GatewayError> {
  if (isJsonContentType(headers['content-type'])) return readBody(req, maxBodyBytes);
  return Promise.resolve(new GatewayError('UNSUPPORTED_MEDIA_TYPE', { reason: 'send application/json in UTF-8' }));
}

const isAcceptable = ({ mediaType, stream }: Acceptable): boolean => mediaType !== undefined || stream;

async function readParams(
  incoming: Incoming,
  maxBodyBytes: number,
  readText: (text: string) => GraphQLParams | GatewayError,
): Promise<GraphQLParams | GatewayError> {
  if (!isAcceptable(incoming.acceptable)) {
    const reason = 'answers are application/json or application/graphql-response+json';
    return new GatewayError('NOT_ACCEPTABLE', { reason });
  }
  if (incoming.method === 'GET') {
    const search = searchParams(incoming.search);
    return search instanceof GatewayError ? search : paramsFromQuery(search);
  }
  const text = await readJsonBody(incoming, maxBodyBytes);
  return text instanceof GatewayError ? text : readText(text);
}
