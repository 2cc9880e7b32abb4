import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import type { Resolve } from '../../../src/service/host-addresses.ts';
import { createPools } from '../../../src/service/pool.ts';
import { CERTIFICATE as cert, PRIVATE_KEY as key } from '../../support/self-signed.ts';
import { client, closing, deadOrigin, failureOf, request } from './support.ts';

afterEach(() => {
  vi.useRealTimers();
});

interface NamedServer extends AsyncDisposable {
  readonly port: number;
  /** The Host of each request. */
  readonly hosts: readonly (string | undefined)[];
  readonly connections: ReturnType<typeof createServer>;
}

/** A service that listens at one address of this machine; all of 127.0.0.0/8 are. */
async function listening(address: string, port = 0): Promise<NamedServer> {
  const hosts: (string | undefined)[] = [];
  const server = createServer((incoming, response) => {
    hosts.push(incoming.headers.host);
    response.end(address);
  });
  server.listen(port, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    hosts,
    connections: server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ask = async (orders: ReturnType<typeof client>, method: 'GET' | 'POST' = 'GET') =>
  (await orders.call(request({ method }))).body.toString();

it('takes all addresses of a name in turn, and calls each by the name', async () => {
  await using one = await listening('127.0.0.1');
  await using two = await listening('127.0.0.2', one.port);
  const pools = createPools({ resolve: () => Promise.resolve(['127.0.0.1', '127.0.0.2']) });
  await using orders = client([`http://orders.test:${one.port}`], { pools });
  const bodies: string[] = [];

  for (let i = 0; i < 4; i++) bodies.push(await ask(orders));

  expect(bodies).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.1', '127.0.0.2']);
  expect(new Set([...one.hosts, ...two.hosts])).toEqual(new Set([`orders.test:${one.port}`]));
});

it.each(['GET', 'POST'] as const)('sees no error of a %s while nobody listens at one of them', async (method) => {
  await using alive = await listening('127.0.0.2');
  const pools = createPools({ resolve: () => Promise.resolve(['127.0.0.3', '127.0.0.2']) });
  await using orders = client([`http://orders.test:${alive.port}`], { pools, retries: 0 });
  const bodies = new Set<string>();

  for (let i = 0; i < 20; i++) bodies.add(await ask(orders, method));

  expect(bodies).toEqual(new Set(['127.0.0.2']));
});

it('reaches localhost at once, whichever address it listens at', async () => {
  await using server = await listening('127.0.0.1');
  await using orders = client([`http://localhost:${server.port}`], { retries: 0 });

  expect(await ask(orders, 'POST')).toBe('127.0.0.1');
});

it('looks a name up again while it is in use, and lets nobody wait for that', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  await using old = await listening('127.0.0.1');
  await using young = await listening('127.0.0.2', old.port);
  let lookup = Promise.withResolvers<readonly string[]>();
  lookup.resolve(['127.0.0.1']);
  const resolve = vi.fn<Resolve>(() => lookup.promise);
  await using orders = client([`http://orders.test:${old.port}`], { pools: createPools({ resolve }) });
  const before = await ask(orders);
  const [idle] = old.hosts;
  lookup = Promise.withResolvers();
  vi.advanceTimersByTime(10_001);

  const meanwhile = await ask(orders);
  lookup.resolve(['127.0.0.2']);
  await turnOfEventLoop();
  const after = await ask(orders);

  expect(idle).toBeDefined();
  expect([before, meanwhile, after]).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.2']);
  expect(resolve).toHaveBeenCalledTimes(2);
  expect(young.hosts).toHaveLength(1);
});

it('closes the connections to an address that is gone', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  await using old = await listening('127.0.0.1');
  await using young = await listening('127.0.0.2', old.port);
  const answers = [['127.0.0.1'], ['127.0.0.2']];
  const resolve: Resolve = () => Promise.resolve(answers.shift() ?? []);
  await using orders = client([`http://orders.test:${old.port}`], { pools: createPools({ resolve }) });
  const connected = once(old.connections, 'connection');
  await ask(orders);
  const [socket] = await connected;
  const closed = closing(socket);
  vi.advanceTimersByTime(10_001);

  await ask(orders);
  await turnOfEventLoop();
  await ask(orders);

  await closed;
  expect(young.hosts).toHaveLength(1);
});

it('calls an address again that was gone while nobody asked', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  await using server = await listening('127.0.0.1');
  const answers = [['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1']];
  const pools = createPools({ resolve: () => Promise.resolve(answers.shift() ?? []) });
  await using orders = client([`http://orders.test:${server.port}`], { pools, retries: 0 });
  await ask(orders);
  // Another service behind the same name is asked meanwhile.
  for (let change = 0; change < 2; change++) {
    vi.advanceTimersByTime(10_001);
    await pools.addresses('orders.test').ready();
    await turnOfEventLoop();
  }

  expect(await ask(orders)).toBe('127.0.0.1');
});

it('looks a name up again when nobody listens at its address any more', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  await using young = await listening('127.0.0.2');
  const answers = [['127.0.0.1'], ['127.0.0.2']];
  const resolve: Resolve = () => Promise.resolve(answers.shift() ?? []);
  const pools = createPools({ resolve });
  await using orders = client([`http://orders.test:${young.port}`], { pools, retries: 0 });
  vi.advanceTimersByTime(5_000);
  await pools.addresses('orders.test').ready();
  vi.advanceTimersByTime(1_001);
  const failure = await failureOf(orders.call(request()));
  await turnOfEventLoop();

  const body = await ask(orders);

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(body).toBe('127.0.0.2');
});

it('stays with what it knows when a lookup fails', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  await using server = await listening('127.0.0.1');
  const answers = [Promise.resolve(['127.0.0.1']), Promise.reject(new Error('no DNS'))];
  answers[1]!.catch(() => {});
  const resolve: Resolve = () => answers.shift() ?? Promise.resolve([]);
  await using orders = client([`http://orders.test:${server.port}`], { pools: createPools({ resolve }) });
  await ask(orders);
  vi.advanceTimersByTime(10_001);
  await ask(orders);
  await turnOfEventLoop();

  expect(await ask(orders)).toBe('127.0.0.1');
});

it('fails when a name cannot be looked up, and asks again with the next call', async () => {
  await using server = await listening('127.0.0.1');
  const resolve = vi.fn<Resolve>().mockRejectedValueOnce(new Error('no DNS')).mockResolvedValue(['127.0.0.1']);
  const pools = createPools({ resolve });
  await using orders = client([`http://orders.test:${server.port}`], { pools, retries: 0 });

  const failure = await failureOf(orders.call(request()));
  const body = await ask(orders);

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', extensions: { service: 'orders' } });
  expect(body).toBe('127.0.0.1');
});

it('does not wait for a name while another URL is known', async () => {
  await using server = await listening('127.0.0.1');
  const pools = createPools({ resolve: () => new Promise(() => {}) });
  await using orders = client(['http://orders.test:1', `http://127.0.0.1:${server.port}`], { pools });

  expect(await ask(orders)).toBe('127.0.0.1');
});

it('takes a name in as soon as it is known', async () => {
  await using one = await listening('127.0.0.1');
  await using two = await listening('127.0.0.2', one.port);
  const pools = createPools({ resolve: () => Promise.resolve(['127.0.0.2']) });
  await using orders = client([`http://127.0.0.1:${one.port}`, `http://orders.test:${one.port}`], { pools });
  const first = await ask(orders);

  const next = [await ask(orders), await ask(orders)];

  expect(first).toBe('127.0.0.1');
  expect(new Set(next)).toEqual(new Set(['127.0.0.1', '127.0.0.2']));
  expect(two.hosts).toEqual([`orders.test:${two.port}`]);
});

it('waits for a lookup no longer than the time of the service', async () => {
  const pools = createPools({ resolve: () => new Promise(() => {}) });
  await using orders = client([await deadOrigin().then((origin) => origin.replace('127.0.0.1', 'orders.test'))], {
    pools,
    timeoutMs: 20,
  });

  expect(await failureOf(orders.call(request()))).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
});

it('checks certificates by the name, not by the address', async () => {
  const names: (string | false | null)[] = [];
  const server = createSecureServer({ cert, key }, (incoming, response) => {
    names.push((incoming.socket as TLSSocket).servername);
    response.end('secure');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await using orders = client([`https://localhost:${(server.address() as AddressInfo).port}`], {
    access: { ca: cert },
  });

  const body = await ask(orders);
  server.close();

  expect(body).toBe('secure');
  expect(names).toEqual(['localhost']);
});
