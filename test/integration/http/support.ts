import { connect } from 'node:net';
import { GatewayError, graphqlStatusOf } from '../../../src/core/errors.ts';
import type { EndpointRequest, GatewayAnswer, GraphQLRequest } from '../../../src/core/exchange.ts';
import { errorBody } from '../../../src/http/error-body.ts';
import type { Pipeline } from '../../../src/http/pipeline.ts';
import { startServer, type ServerOptions } from '../../../src/http/server.ts';

export const MAX_BODY_BYTES = 1_048_576;

/** A machine under load must not decide a test. */
export const LIMITS = {
  maxBodyBytes: MAX_BODY_BYTES,
  maxFiles: 3,
  maxFileBytes: 1_000,
  maxInFlight: 1_000,
  maxEventLoopDelayMs: 3_600_000,
};

/** Both ways in; every behaviour holds on each. */
export const lanes = [
  ['JSON lane', true],
  ['yoga lane', false],
] as const;

export interface TestPipeline extends Pipeline {
  /** What came through, in order. */
  readonly requests: GraphQLRequest[];
  readonly endpoints: EndpointRequest[];
}

/** What a mutation of every client is stored under. */
export const STORED_MUTATION = 'ab'.repeat(32);

/** Stands for the pipeline: refuses what could not be read, and answers all else with the parameters it got. */
export function fakePipeline(overrides: Partial<Pipeline> = {}): TestPipeline {
  const requests: GraphQLRequest[] = [];
  const endpoints: EndpointRequest[] = [];
  const clients = ['web', 'web.v2', 'bare'].map((name) => ({
    name,
    graphiql: name !== 'bare',
    storedMutations: new Set([STORED_MUTATION]),
  }));
  return {
    requests,
    endpoints,
    client: (name) => clients.find((client) => client.name === name),
    clientNames: () => clients.map(({ name }) => name),
    openapi: (client) => (client === 'bare' ? undefined : { openapi: '3.1.0', info: { title: client } }),
    graphql(request) {
      requests.push(request);
      return Promise.resolve(answerTo(request));
    },
    endpoint(request) {
      endpoints.push(request);
      return Promise.resolve(request.path === '/dashboard' ? dashboard(request) : undefined);
    },
    ...overrides,
  };
}

function answerTo({ params, mediaType }: GraphQLRequest): GatewayAnswer {
  if (!(params instanceof GatewayError)) return answer(200, JSON.stringify({ data: params }), mediaType);
  return answer(graphqlStatusOf(params.code, mediaType), errorBody(params), mediaType);
}

function dashboard({ body, search }: EndpointRequest): GatewayAnswer {
  if (body instanceof GatewayError) return answer(body.status, '{}', 'application/problem+json');
  if (search instanceof GatewayError) return answer(search.status, '{}', 'application/problem+json');
  return answer(200, JSON.stringify({ first: search.get('first'), body }), 'application/json');
}

export function answer(status: number, body: string, mediaType: string): GatewayAnswer {
  return { status, headers: { 'content-type': `${mediaType}; charset=utf-8` }, body };
}

export async function startTestServer(options: Partial<ServerOptions> = {}) {
  const server = await startServer({
    pipeline: fakePipeline(),
    host: '127.0.0.1',
    port: 0,
    limits: LIMITS,
    jsonLane: true,
    ...options,
  });
  return { ...server, [Symbol.asyncDispose]: () => server.close() };
}

/** POSTs to /web/graphql, as JSON unless told otherwise. */
export function post(
  url: string,
  body: string | Uint8Array | AsyncIterable<Uint8Array>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/web/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    duplex: 'half',
  } as RequestInit);
}

/** The only code in a body of errors. */
export async function codeOf(response: Response): Promise<string | undefined> {
  const { errors } = (await response.json()) as { errors?: { extensions?: { code?: string } }[] };
  return errors?.length === 1 ? errors[0]?.extensions?.code : undefined;
}

/** Sends bytes as they are, and resolves to everything that came back once the server has closed. */
export function sendRaw(port: number, ...parts: readonly (string | Buffer)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => parts.forEach((part) => socket.write(part)));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('end', () => resolve(Buffer.concat(chunks).toString()));
    socket.once('error', reject);
  });
}
