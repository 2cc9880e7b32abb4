import { createClient, type Sink } from 'graphql-ws';
import { Agent, type Dispatcher, WebSocket } from 'undici';

import { asGatewayError, type ErrorCode, GatewayError } from '../core/errors.ts';
import { EventQueue } from '../core/event-queue.ts';
import { Future } from '../core/future.ts';
import type { Breaker } from './breaker.ts';
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
  readonly breaker: Breaker;
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
  subscription: RemoteSubscription,
  { breaker, ...options }: SocketOptions,
): AsyncGenerator<ServiceEvent, void> {
  const { headers, signal, view } = subscription;
  const queue = new EventQueue<ServiceEvent>();
  const connection = new Connection(queue, options);
  const end = (): void => queue.end();
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  const open = breaker.layer(options.timeoutMs)(() => connection.open(subscription));
  open({ method: 'GET', path: '', headers, view }).catch((error: unknown) => queue.fail(asGatewayError(error)));
  try {
    yield* queue;
  } finally {
    signal.removeEventListener('abort', end);
    connection.close();
  }
}

/** One subscription over a WebSocket of its own. */
class Connection {
  readonly #queue: EventQueue<ServiceEvent>;
  readonly #options: Omit<SocketOptions, 'breaker'>;
  readonly #opened = Future.open<typeof OPENED>();
  #opening: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #socket: WebSocket | undefined;

  constructor(queue: EventQueue<ServiceEvent>, options: Omit<SocketOptions, 'breaker'>) {
    this.#queue = queue;
    this.#options = options;
  }

  /** Resolves when the service has acknowledged the connection. */
  open({ query, variables, headers }: RemoteSubscription): Future<typeof OPENED> {
    const { service, url, timeoutMs, dispatcher } = this.#options;
    const client = createClient({
      url,
      webSocketImpl: openedWith({ headers, dispatcher }, (made) => (this.#socket = made)),
      connectionParams: { ...headers },
      lazy: true,
      retryAttempts: 0,
      on: { connected: () => this.#acknowledged() },
    });
    this.#opening = setTimeout(() => this.#fail(new GatewayError('UPSTREAM_TIMEOUT', { service })), timeoutMs);
    const sink: Sink = {
      next: (json) => this.#queue.push({ json }),
      // A list is the service's refusal of the operation; anything else is about the connection.
      error: (cause) =>
        Array.isArray(cause) ? this.#queue.push({ json: { errors: cause } }) : this.#fail(failureOf(service, cause)),
      complete: () => this.#queue.end(),
    };
    this.#unsubscribe = client.subscribe({ query, variables }, sink);
    return this.#opened;
  }

  close(): void {
    clearTimeout(this.#opening);
    // Who leaves says nothing of the service.
    this.#opened.reject(new Error('nobody waits for the connection'));
    this.#unsubscribe?.();
    // graphql-ws would wait for a connection that is not acknowledged.
    this.#socket?.close();
  }

  #acknowledged(): void {
    clearTimeout(this.#opening);
    this.#opened.resolve(OPENED);
  }

  #fail(error: GatewayError): void {
    this.#queue.fail(error);
    this.#opened.reject(error);
  }
}

const OPENED = { status: 101 };

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
