import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlockList } from 'node:net';
import { GatewayError } from '../core/errors.ts';
import type { Admission } from './admission.ts';
import type { HttpAnswer } from './answer.ts';
import { RemoteCaller } from './client-address.ts';
import { type Door, isServedAt } from './door.ts';
import { endpointLane, openapiAnswer } from './endpoint-lane.ts';
import { graphiqlPages, wantsGraphiQL } from './graphiql.ts';
import { requestHeaders, signalOf, type Incoming } from './incoming.ts';
import { jsonLane } from './json-lane.ts';
import { negotiate } from './media-type.ts';
import { type Page, pageLane } from './page.ts';
import type { Pipeline } from './pipeline.ts';
import { routeOf, splitTarget, type Route } from './route.ts';
import type { YogaLane } from './yoga-lane.ts';

/** A request that never came to a client. */
export interface Refused {
  readonly refusal: GatewayError;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What leads requests to the pipeline. */
export interface DispatchOptions {
  readonly pipeline: Pipeline;
  readonly door: (client: string) => Door;
  readonly admission: Admission;
  /** Whose `X-Forwarded-For` is believed; undefined for nobody's. */
  readonly proxies: BlockList | undefined;
  /** Whether requests of callers who take JSON go straight into the pipeline; otherwise all GraphQL goes through graphql-yoga. */
  readonly jsonLaneEnabled: boolean;
  /** Answers what belongs to no client; undefined for nobody. */
  readonly page: { readonly page: Page; readonly host: string } | undefined;
}

type Lane = (incoming: Incoming) => Promise<HttpAnswer>;

const nothingThere = (reason: string): Refused => ({ refusal: new GatewayError('NOT_FOUND', { reason }) });
const NOWHERE = nothingThere('there is no such path');
const wrongMethod = (allow: string): Refused => ({
  refusal: new GatewayError('METHOD_NOT_ALLOWED', { reason: `use ${allow.replace(', ', ' or ')}` }),
  headers: { allow },
});

/** Leads a request to its client and lane. Rejects only with what nobody expected. */
export function dispatcher(options: DispatchOptions) {
  const { pipeline, admission, proxies } = options;
  const graphqlLane = chooseLane(options);
  const endpoint = endpointLane(pipeline, admission);
  const page = options.page && pageLane(options.page.page, options.page.host);

  const follow = async (route: Exclude<Route, { kind: 'none' }>, incoming: Incoming): Promise<HttpAnswer | Refused> => {
    const answer =
      route.kind === 'endpoint' ? await endpoint(incoming, route.path) : openapiAnswer(pipeline, route.client);
    return answer ?? nothingThere('this client has no such endpoint');
  };

  return (
    req: IncomingMessage,
    res: ServerResponse,
    requestId: string,
  ): HttpAnswer | Refused | Promise<HttpAnswer | Refused> => {
    if (req.headers.host === undefined && req.httpVersion !== '1.0') return withoutHost(req);
    const { pathname, search } = splitTarget(req.url ?? '');
    const route = routeOf(pathname);
    if (route.kind === 'none') return page ? shown(page(req, res, { pathname, search })) : NOWHERE;
    const door = options.door(route.client);
    if (!pipeline.client(route.client) || !isServedAt(door, req.headers.host))
      return nothingThere('there is no such client');
    const preflight = door.cors?.allow(req, res) && door.cors.preflight(req);
    if (preflight) return preflight;
    const allow = route.kind === 'openapi' ? 'GET' : 'GET, POST';
    const { method } = req;
    if ((method !== 'GET' && method !== 'POST') || !allow.includes(method)) return wrongMethod(allow);
    const headers = requestHeaders(req);
    const acceptable = negotiate(headers['accept']);
    const { maxBodyBytes, fileLimits } = door;
    const remote = new RemoteCaller(req, proxies);
    const signal = signalOf(res);
    const incoming: Incoming = {
      req,
      client: route.client,
      method,
      headers,
      requestId,
      remote,
      search,
      acceptable,
      maxBodyBytes,
      fileLimits,
      signal,
    };
    return route.kind === 'graphql' ? graphqlLane(incoming)(incoming) : follow(route, incoming);
  };
}

function withoutHost({ httpVersionMajor }: IncomingMessage): Refused {
  const reason = httpVersionMajor === 2 ? 'it names two hosts' : 'it has no Host header';
  return { refusal: new GatewayError('BAD_REQUEST', { reason }) };
}

/** What the page answers, or refuses. */
async function shown(answering: ReturnType<ReturnType<typeof pageLane>>): Promise<HttpAnswer | Refused> {
  const answer = await answering;
  if (answer instanceof GatewayError) return { refusal: answer, headers: answer.headers };
  return answer ?? NOWHERE;
}

function chooseLane({ pipeline, admission, jsonLaneEnabled, page }: DispatchOptions): (incoming: Incoming) => Lane {
  let loading: Promise<YogaLane> | undefined;
  // Those who take JSON alone never need it.
  const loaded = (): Promise<YogaLane> =>
    (loading ??= import('./yoga-lane.ts').then(({ yogaLane }) => yogaLane(pipeline, admission)));
  const yoga: Lane = async (incoming) => (await loaded()).lane(incoming);
  const json = jsonLane(pipeline, admission, async (request, answer) => (await loaded()).frame(request, answer));
  const graphiql = graphiqlPages((client) => pipeline.client(client)?.graphiqlStart, { hasPage: page !== undefined });
  return (incoming) => {
    if (wantsGraphiQL(incoming) && pipeline.client(incoming.client)?.graphiql) return graphiql;
    const { method, acceptable } = incoming;
    const takesStreamAlone = acceptable.stream && acceptable.mediaType === undefined;
    return jsonLaneEnabled && method === 'POST' && !takesStreamAlone ? json : yoga;
  };
}
