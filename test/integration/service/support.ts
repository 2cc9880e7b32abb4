import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Call, ServiceRequest } from '../../../src/service/call.ts';
import { dispatchCall } from '../../../src/service/dispatch.ts';
import { createPools } from '../../../src/service/pool.ts';
import type { PoolsOptions } from '../../../src/service/pool.ts';
import { createServiceClient } from '../../../src/service/service-client.ts';
import type { ServiceClientOptions } from '../../../src/service/service-client.ts';
import { type ServiceBounds, ServiceState } from '../../../src/service/service-state.ts';

export interface TestServer extends AsyncDisposable {
  readonly origin: string;
  /** Every connection accepted so far. */
  readonly sockets: readonly Socket[];
}

/** A service on loopback that answers with `listener`. */
export const startServer = (listener: RequestListener): Promise<TestServer> => started(createServer(listener));

/** A service on loopback that speaks bytes; `onRequest` is called for each request, with its number on the connection and its text. */
export function startRawServer(onRequest: (socket: Socket, count: number, head: string) => void): Promise<TestServer> {
  return started(
    createSocketServer((socket) => {
      let count = 0;
      socket.on('data', (bytes) => onRequest(socket, ++count, bytes.toString('latin1')));
    }),
  );
}

async function started(server: Server): Promise<TestServer> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    sockets.push(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An origin on which nobody listens any more. */
export async function deadOrigin(): Promise<string> {
  await using server = await startServer(() => {});
  return server.origin;
}

export interface TestCaller extends AsyncDisposable {
  readonly call: Call;
}

/** One dispatching call to `origin`, without further layers. */
export function dispatcher(origin: string, options: PoolsOptions & { maxResponseBytes?: number } = {}): TestCaller {
  const pools = createPools(options);
  const call = dispatchCall({ service: 'orders', pool: pools.get(origin), ...options });
  return { call, [Symbol.asyncDispose]: () => pools.close() };
}

export type TestClientOptions = Partial<ServiceClientOptions & ServiceBounds>;

const BREAKER = { failures: 5, cooldownMs: 10_000 };

/** A complete client of the service `orders`. */
export function client(
  origins: readonly string[],
  { timeoutMs = 10_000, retries = 1, breaker = BREAKER, concurrency = 64, ...options }: TestClientOptions = {},
): TestCaller {
  const pools = options.pools ?? createPools();
  const urls = origins.map((origin) => ({ origin, basePath: '' }));
  const state = new ServiceState('orders', { timeoutMs, retries, breaker, concurrency });
  const call = createServiceClient({ name: 'orders', urls, pools, state, ...options });
  return { call, [Symbol.asyncDispose]: () => pools.close() };
}

/** A GET of `/orders`, unless told otherwise. */
export const request = (parts: Partial<ServiceRequest> = {}): ServiceRequest => ({
  method: 'GET',
  path: '/orders',
  headers: {},
  ...parts,
});

/** When a connection has ended, by a reset or otherwise. */
export const closing = (socket: Socket): Promise<void> =>
  new Promise((resolve) => void socket.once('close', () => resolve()));

/** What a promise rejects with. */
export const failureOf = (promise: PromiseLike<unknown>): PromiseLike<unknown> =>
  promise.then(
    () => Promise.reject(new Error('It did not fail.')),
    (error: unknown) => error,
  );
