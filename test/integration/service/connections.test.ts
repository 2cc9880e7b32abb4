import type { Socket } from 'node:net';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createPools } from '../../../src/service/pool.ts';
import { client, closing, dispatcher, failureOf, request, startRawServer, startServer } from './support.ts';

const answer = (text: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

it('reuses connections', async () => {
  await using server = await startServer((_, response) => response.end('[]'));
  await using orders = dispatcher(server.origin);
  const five = () => Promise.all(Array.from({ length: 5 }, () => orders.call(request())));

  for (let i = 0; i < 20; i++) await five();

  // A connection is free again one turn of the event loop after its answer, so two sets take turns.
  expect(server.sockets.length).toBeLessThanOrEqual(10);
});

it('opens no more connections than allowed, and lets further requests wait', async () => {
  await using server = await startServer((_, response) => response.end('[]'));
  await using orders = dispatcher(server.origin, { connections: 3 });

  const answers = await Promise.all(Array.from({ length: 30 }, () => orders.call(request())));

  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
  expect(server.sockets).toHaveLength(3);
});

it('shares the pool of an origin', async () => {
  const pools = createPools();

  expect(pools.get('http://127.0.0.1:1')).toBe(pools.get('http://127.0.0.1:1'));
  expect(pools.get('http://127.0.0.1:1')).not.toBe(pools.get('http://127.0.0.1:2'));
  await pools.close();
});

it('answers what is under way before it closes, and refuses what comes later', async () => {
  const arrived = Promise.withResolvers<() => void>();
  await using server = await startServer((_, response) => arrived.resolve(() => response.end('late')));
  await using orders = dispatcher(server.origin);
  const underWay = orders.call(request());
  const finish = await arrived.promise;

  const closed = orders[Symbol.asyncDispose]();
  const failure = await failureOf(orders.call(request()));
  finish();

  expect((await underWay).body.toString()).toBe('late');
  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  await closed;
});

it('serves 1,000 GETs while the service closes every connection after its second answer', async () => {
  await using server = await startRawServer((socket, count) => {
    if (count === 2) socket.end(answer('[]'));
    else socket.write(answer('[]'));
  });
  await using orders = client([server.origin]);

  for (let i = 0; i < 1_000; i++) await orders.call(request());

  expect(server.sockets.length).toBeGreaterThanOrEqual(500);
});

it.each([
  ['GETs', {}],
  ['queries by POST', { method: 'POST', body: '{}', isRepeatable: true }],
] as const)('serves 1,000 %s while every third request on a connection finds it stale', async (_, parts) => {
  await using server = await startRawServer((socket, count) => {
    if (count === 3) socket.resetAndDestroy();
    else socket.write(answer('[]'));
  });
  await using orders = client([server.origin], { retries: 0 });

  for (let i = 0; i < 1_000; i++) await orders.call(request(parts));

  expect(server.sockets.length).toBeGreaterThan(500);
});

it('sends a GET once more on a new connection, not on another one that may be stale too', async () => {
  const answered = Promise.withResolvers<Socket>();
  const failing = Promise.withResolvers<Socket>();
  await using server = await startRawServer((socket, count, head) => {
    if (count === 1) socket.write(answer(`socket ${server.sockets.indexOf(socket) + 1}`));
    else if (count > 2) socket.resetAndDestroy();
    else (head.startsWith('GET /answered') ? answered : failing).resolve(socket);
  });
  const pools = createPools();
  await using orders = client([server.origin], { pools });
  await Promise.all([orders.call(request({ path: '/one' })), orders.call(request({ path: '/two' }))]);
  while (pools.get(server.origin).stats.free < 2) await turnOfEventLoop();
  const first = orders.call(request({ path: '/answered' }));
  const second = orders.call(request({ path: '/failing' }));
  (await answered.promise).write(answer('[]'));
  await first;
  while (pools.get(server.origin).stats.free < 1) await turnOfEventLoop();

  (await failing.promise).resetAndDestroy();

  expect((await second).body.toString()).toBe('socket 3');
});

it('sends a GET once for each try when nothing ever comes over its connections', async () => {
  await using server = await startRawServer((socket) => socket.resetAndDestroy());
  await using orders = client([server.origin]);

  const failure = await failureOf(orders.call(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(server.sockets).toHaveLength(2);
});

it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('never sends a %s twice', async (method) => {
  await using server = await startRawServer((socket) => socket.resetAndDestroy());
  await using orders = client([server.origin]);

  const failure = await failureOf(orders.call(request({ method, body: '{}' })));

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(server.sockets).toHaveLength(1);
});

it('does not send a GET again whose answer had begun', async () => {
  await using server = await startRawServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}'));
  await using orders = client([server.origin]);

  const failure = await failureOf(orders.call(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  expect(server.sockets).toHaveLength(1);
});

it('gives a second answer that came along with the first one to nobody', async () => {
  await using server = await startRawServer((socket) => {
    const mine = server.sockets.length === 1 ? answer('first') + answer('stray') : answer('second');
    socket.write(mine);
  });
  await using orders = dispatcher(server.origin, { connections: 1 });

  const bodies = [await orders.call(request()), await orders.call(request())].map(({ body }) => body.toString());

  expect(bodies).toEqual(['first', 'second']);
});

it('closes an idle connection on which a stray answer arrives', async () => {
  await using server = await startRawServer((socket) => socket.write(answer(`socket ${server.sockets.length}`)));
  await using orders = dispatcher(server.origin, { connections: 1 });
  await orders.call(request());
  const [first] = server.sockets;
  const closed = closing(first!);

  first!.write(answer('stray'));

  await closed;
  expect((await orders.call(request())).body.toString()).toBe('socket 2');
});
