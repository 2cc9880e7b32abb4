import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { text } from 'node:stream/consumers';
import { closeAtOnce, listen } from './listen.ts';

/** A request as the service got it. */
export interface SeenRequest {
  readonly method: string;
  /** With the query string, as sent. */
  readonly path: string;
  readonly search: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Parsed when it is JSON, else the text; undefined when empty. */
  readonly body: unknown;
}

/** What the service sends back; 200 without a body unless told otherwise. Texts and bytes are sent as they are, all else as JSON. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Decides on a request what to answer. */
export type Respond = (request: SeenRequest) => Reply | Promise<Reply>;

/** By path, without the query string: a JSON value, or what decides. `*` stands for all other paths, else they are 404. */
export type Routes = Readonly<Record<string, unknown>>;

/** A REST service that a test has scripted. */
export interface TestService extends AsyncDisposable {
  readonly url: string;
  /** Oldest first; live. */
  readonly requests: readonly SeenRequest[];
  /** Methods and paths of the requests: `GET /users?id=1`. */
  readonly calls: readonly string[];
  /** Answers otherwise from now on. */
  route(path: string, answer: unknown): void;
  /** Forgets the requests so far. */
  forget(): void;
}

/** How a service is started. */
export interface ServiceOptions {
  /** Certificate and key; with them it speaks HTTPS. */
  readonly tls?: Pick<SecureContextOptions, 'cert' | 'key'>;
  /** Default: any free one. */
  readonly port?: number;
}

/** Starts a REST service on the loopback interface. Whoever starts it closes it. */
export async function startService(routes: Routes = {}, { tls, port }: ServiceOptions = {}): Promise<TestService> {
  const answers = new Map<string, unknown>(Object.entries(routes));
  const requests: SeenRequest[] = [];
  const onRequest: RequestListener = (incoming, outgoing) => {
    void answer(incoming, outgoing, { answers, requests });
  };
  const server = tls ? createSecureServer(tls, onRequest) : createServer(onRequest);
  const url = await listen(server, port);
  return {
    url,
    requests,
    get calls() {
      return requests.map(({ method, path }) => `${method} ${path}`);
    },
    route: (path, value) => void answers.set(path, value),
    forget: () => {
      requests.length = 0;
    },
    [Symbol.asyncDispose]: () => closeAtOnce(server),
  };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { answers, requests }: { readonly answers: ReadonlyMap<string, unknown>; readonly requests: SeenRequest[] },
): Promise<void> {
  const { method = 'GET', url: path = '/', headers } = incoming;
  const { pathname, searchParams: search } = new URL(path, 'http://service');
  const request = { method, path, search, headers, body: parsed(await text(incoming)) };
  requests.push(request);
  const known = answers.get(pathname) ?? answers.get('*');
  const reply = typeof known === 'function' ? await (known as Respond)(request) : plain(known);
  const isText = typeof reply.body === 'string' || Buffer.isBuffer(reply.body);
  const body = isText ? reply.body : JSON.stringify(reply.body);
  outgoing.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
  outgoing.end(body);
}

const plain = (value: unknown): Reply => (value === undefined ? { status: 404, body: {} } : { body: value });

function parsed(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** A route that answers the items of a list whose member equals one of a query parameter's values. */
export function itemsBy(items: readonly Readonly<Record<string, unknown>>[], parameter: string, member = parameter) {
  return ({ search }: SeenRequest): Reply => {
    const wanted = new Set(search.getAll(parameter));
    return { body: items.filter((item) => wanted.has(String(item[member]))) };
  };
}
