import { createClient, type Sink } from 'graphql-ws';
import { Agent, type Dispatcher, WebSocket } from 'undici';

import { type ErrorCode, GatewayError } from '../core/errors.ts';
import { EventQueue } from '../core/event-queue.ts';
import type { RemoteEvents, RemoteSubscription } from './graphql-sse.ts';
import type { ServiceEvent } from './service-event.ts';

/** How a WebSocket to a service is opened. */
export interface GraphqlWsOptions {
  /** Name for errors. */
  readonly service: string;
  /** `ws://…` or `wss://…` */
  readonly url: string;
  /** Until the service has acknowledged the connection. */
  readonly timeoutMs: number;
  /** Certificates in PEM to trust in place of the usual ones. */
  readonly ca?: string | undefined;
}

/**
 * Subscribes over a WebSocket of its own, with the headers both in the handshake and as the payload of
 * `connection_init`. https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 */
export function graphqlWs({ ca, ...options }: GraphqlWsOptions): RemoteEvents {
  const dispatcher = ca === undefined ? undefined : new Agent({ connect: { ca } });
  return (subscription) => subscribe(subscription, { ...options, dispatcher });
}

interface SocketOptions extends Omit<GraphqlWsOptions, 'ca'> {
  readonly dispatcher: Dispatcher | undefined;
}

async function* subscribe(
  { query, variables, headers, signal }: RemoteSubscription,
  { service, url, timeoutMs, dispatcher }: SocketOptions,
): AsyncGenerator<ServiceEvent, void> {
  const queue = new EventQueue<ServiceEvent>();
  let socket: WebSocket | undefined;
  const client = createClient({
    url,
    webSocketImpl: openedWith({ headers, dispatcher }, (made) => (socket = made)),
    connectionParams: { ...headers },
    lazy: true,
    retryAttempts: 0,
    on: { connected: () => clearTimeout(opening) },
  });
  const opening = setTimeout(() => queue.fail(new GatewayError('UPSTREAM_TIMEOUT', { service })), timeoutMs);
  const sink: Sink = {
    next: (json) => queue.push({ json }),
    // A list is the service's refusal of the operation; anything else is about the connection.
    error: (cause) =>
      Array.isArray(cause) ? queue.push({ json: { errors: cause } }) : queue.fail(failureOf(service, cause)),
    complete: () => queue.end(),
  };
  const end = (): void => queue.end();
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  const unsubscribe = client.subscribe({ query, variables }, sink);
  try {
    yield* queue;
  } finally {
    clearTimeout(opening);
    signal.removeEventListener('abort', end);
    unsubscribe();
    // graphql-ws would wait for a connection that is not acknowledged.
    socket?.close();
  }
}

/** How services refuse a connection: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
const REFUSALS: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  [4401, 'UPSTREAM_UNAUTHENTICATED'],
  [4403, 'FORBIDDEN'],
]);

function failureOf(service: string, cause: unknown): GatewayError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? REFUSALS.get(cause.code) : undefined;
  return new GatewayError(code ?? 'UPSTREAM_UNAVAILABLE', { service }, { cause });
}

/** graphql-ws gives a WebSocket nothing but a URL and a protocol. */
function openedWith(
  { headers, dispatcher }: { readonly headers: Readonly<Record<string, string>> } & Pick<SocketOptions, 'dispatcher'>,
  onMade: (socket: WebSocket) => void,
): unknown {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, { headers, ...(protocols !== undefined && { protocols }), ...(dispatcher && { dispatcher }) });
      onMade(this);
    }
  };
}
