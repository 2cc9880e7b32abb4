import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as readJson } from 'node:stream/consumers';

import type { Graph } from '../graph/graph.ts';
import type { StandIns } from '../graph/stand-ins.ts';
import { graphqlMock, type GraphqlMock, type GraphQLRequestBody } from './graphql-mock.ts';
import { MockWorld } from './mock-world.ts';
import { Remembered } from './remembered.ts';
import { restMock, type RestRequest, type RestAnswer } from './rest-mock.ts';
import { eventTicks, sendEvents } from './mock-events.ts';

/** Which services are answered for, and how. */
export interface MockOptions {
  readonly isMocked: (service: string) => boolean;
  /** Another one makes other values up. Default: 1. */
  readonly seed?: number | undefined;
}

/** Servers in place of services. Whoever starts them closes them. */
export interface Mocks extends StandIns, AsyncDisposable {
  readonly close: () => Promise<void>;
}

type Rest = (request: RestRequest) => RestAnswer | undefined;
type Standing = { readonly rest: Rest } | { readonly graphql: GraphqlMock };

/** Starts a server on loopback that answers for services from their types, each below its name. */
export async function startMocks({ isMocked, seed = 1 }: MockOptions): Promise<Mocks> {
  const remembered = new Remembered();
  let standing: ReadonlyMap<string, Standing> = new Map();
  const server = createServer((request, response) => {
    answer(standing, request, response).catch(() => {
      if (!response.headersSent) sendProblem(response, 500, 'the mock has failed');
      response.end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return {
    urlOf: (service) => (isMocked(service) ? `http://127.0.0.1:${port}/${encodeURIComponent(service)}` : undefined),
    follow: (graph) => {
      standing = standInsOf(graph, isMocked, { seed, remembered });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function standInsOf(
  graph: Graph,
  isMocked: MockOptions['isMocked'],
  kept: { readonly seed: number; readonly remembered: Remembered },
): ReadonlyMap<string, Standing> {
  const world = new MockWorld(graph.schema, kept.seed, kept.remembered);
  return new Map(
    [...graph.services.values()].flatMap((service): readonly (readonly [string, Standing])[] => {
      if (!isMocked(service.name)) return [];
      const graphql = graphqlMock(service, graph, kept);
      return [[service.name, graphql ? { graphql } : { rest: restMock(service.name, graph, world) }]];
    }),
  );
}

async function answer(
  standing: ReadonlyMap<string, Standing>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '', query = ''] = (incoming.url ?? '').split('?', 2);
  const [name = '', ...segments] = path.slice(1).split('/');
  const found = standing.get(decodeURIComponent(name));
  const body = await bodyOf(incoming);
  if (!found) return sendProblem(response, 404, 'there is no such service');
  if (body instanceof Error) return sendProblem(response, 400, 'the body is no JSON');
  if ('graphql' in found) {
    const result = await found.graphql.answer(body as GraphQLRequestBody, () => eventTicks(response));
    if (!(Symbol.asyncIterator in result)) return sendJson(response, 200, result);
    return sendEvents(response, result, 'next');
  }
  const method = incoming.method ?? 'GET';
  const given = found.rest({ method, segments, query: new URLSearchParams(query), body });
  if (!given) return sendProblem(response, 404, `no @rest field makes the request ${method} /${segments.join('/')}`);
  if ('json' in given) return sendJson(response, 200, given.json);
  return sendEvents(response, eventsOf(given.next, response));
}

async function* eventsOf(next: (event: number) => unknown, response: ServerResponse): AsyncIterable<unknown> {
  for await (const event of eventTicks(response)) yield next(event);
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  if (incoming.method === 'GET') return undefined;
  if (incoming.headers['content-type'] === undefined) return undefined;
  return readJson(incoming).catch((error: Error) => error);
}

function sendJson(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}

function sendProblem(response: ServerResponse, status: number, title: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ status, title }));
}
