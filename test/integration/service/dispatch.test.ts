import { Buffer } from 'node:buffer';
import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { closing, deadOrigin, dispatcher, failureOf, request, startRawServer, startServer } from './support.ts';

it('hands up status, headers and body of an answer', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(418, [
      ['Content-Type', 'application/json'],
      ['X-Note', 'a'],
      ['X-Note', 'b'],
    ] as unknown as string[]);
    response.end('{"id":1}');
  });
  await using orders = dispatcher(server.origin);

  const answer = await orders.call(request());

  expect(answer.status).toBe(418);
  expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'x-note': 'a, b' });
  expect(answer.body.toString()).toBe('{"id":1}');
});

it('sends method, path, headers and body as they are', async () => {
  await using server = await startServer(async (incoming, response) => {
    const body = await incoming.toArray();
    response.end(JSON.stringify([incoming.method, incoming.url, incoming.headers['x-a'], body.join('')]));
  });
  await using orders = dispatcher(server.origin);

  const answer = await orders.call(
    request({ method: 'PATCH', path: '/orders/%2F1?a=b%20c', headers: { 'x-a': '1' }, body: '{"é":1}' }),
  );

  expect(JSON.parse(answer.body.toString())).toEqual(['PATCH', '/orders/%2F1?a=b%20c', '1', '{"é":1}']);
});

it('gathers a large chunked body', async () => {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  await using server = await startServer((_, response) => {
    for (let i = 0; i < 128; i++) response.write(chunk);
    response.end();
  });
  await using orders = dispatcher(server.origin);

  const { body } = await orders.call(request());

  expect(body.length).toBe(128 * chunk.length);
});

it('ignores an early hint', async () => {
  await using server = await startServer((_, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' });
    response.end('[]');
  });
  await using orders = dispatcher(server.origin);

  const { status, headers, body } = await orders.call(request());

  expect([status, headers['link'], body.toString()]).toEqual([200, undefined, '[]']);
});

it('does not follow a redirect', async () => {
  const elsewhere: string[] = [];
  await using other = await startServer((incoming, response) => {
    elsewhere.push(incoming.url ?? '');
    response.end();
  });
  await using server = await startServer((_, response) => {
    response.writeHead(302, { location: `${other.origin}/secret` }).end();
  });
  await using orders = dispatcher(server.origin);

  const { status } = await orders.call(request());

  expect(status).toBe(302);
  expect(elsewhere).toEqual([]);
});

const HEAD = 'HTTP/1.1 200 OK\r\n';
const end = (text: string) => (socket: Socket) => void socket.end(text);
const reset = (text: string) => (socket: Socket) => void socket.write(text, () => socket.resetAndDestroy());

it.each([
  ['a body shorter than its content-length', end(`${HEAD}Content-Length: 10\r\n\r\n{"id":1}`)],
  ['the same on a connection to be closed', end(`${HEAD}Connection: close\r\nContent-Length: 10\r\n\r\n{"id":1}`)],
  ['a chunked body without its last chunk', end(`${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`)],
  ['a reset in a body with a content-length', reset(`${HEAD}Content-Length: 10\r\n\r\n{"id":1}`)],
  ['a reset in a chunked body', reset(`${HEAD}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`)],
  ['headers that are cut off', end(`${HEAD}Content-Le`)],
  ['both framings', end(`${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)],
  ['what is no HTTP', end('SSH-2.0-OpenSSH_9.6\r\n')],
  ['a switch of protocols', end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n')],
  ['20 KB of headers', end(`${HEAD}X-Long: ${'x'.repeat(20_000)}\r\nContent-Length: 0\r\n\r\n`)],
])('refuses %s as a bad response', async (_, misbehave) => {
  await using server = await startRawServer(misbehave);
  await using orders = dispatcher(server.origin);

  const failure = await failureOf(orders.call(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', extensions: { service: 'orders' } });
});

it('reads a body that ends with its connection', async () => {
  await using server = await startRawServer((socket) => socket.end(`${HEAD}Connection: close\r\n\r\n{"id":1}`));
  await using orders = dispatcher(server.origin);

  const { body } = await orders.call(request());

  expect(body.toString()).toBe('{"id":1}');
});

it.each([
  ['closes the connection', (socket: Socket) => void socket.end()],
  ['resets the connection', (socket: Socket) => void socket.resetAndDestroy()],
])('says that a service is unavailable which %s without an answer', async (_, close) => {
  await using server = await startRawServer(close);
  await using orders = dispatcher(server.origin);

  const failure = await failureOf(orders.call(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', cause: expect.any(Error) });
});

it.each([
  ['refuses connections', deadOrigin],
  ['has no address', () => Promise.resolve(`http://${'x'.repeat(64)}.invalid`)],
])('says that a service is unavailable which %s, and tells nobody its address', async (_, originOf) => {
  const origin = await originOf();
  await using orders = dispatcher(origin);

  const failure = await failureOf(orders.call(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', cause: expect.any(Error) });
  expect(JSON.stringify(failure)).not.toContain(new URL(origin).hostname);
});

it.each([
  ['header', { headers: { 'x-a': 'one\r\nx-b: two' } }],
  ['path', { path: '/with space' }],
])('sends nothing and blames ourselves when a %s is not valid HTTP', async (_, parts) => {
  let calls = 0;
  await using server = await startServer((_incoming, response) => response.end(String(++calls)));
  await using orders = dispatcher(server.origin);

  const failure = await failureOf(orders.call(request(parts)));

  expect(failure).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  expect(calls).toBe(0);
});

it('ends the connection when the caller leaves before the answer', async () => {
  const arrived = Promise.withResolvers<Socket>();
  await using server = await startServer((incoming) => arrived.resolve(incoming.socket));
  await using orders = dispatcher(server.origin);
  const caller = new AbortController();
  const failure = failureOf(orders.call(request({ signal: caller.signal })));
  const closed = closing(await arrived.promise);

  caller.abort('gone');

  expect(await failure).toBe('gone');
  await closed;
});

it('ends the connection when the caller leaves in the middle of the body', async () => {
  const arrived = Promise.withResolvers<Socket>();
  await using server = await startServer((incoming, response) => {
    response.write('[1,');
    arrived.resolve(incoming.socket);
  });
  await using orders = dispatcher(server.origin);
  const caller = new AbortController();
  const failure = failureOf(orders.call(request({ signal: caller.signal })));
  const closed = closing(await arrived.promise);

  caller.abort('gone');

  expect(await failure).toBe('gone');
  await closed;
});

it('sends nothing for a caller who has already left', async () => {
  let calls = 0;
  await using server = await startServer((_, response) => response.end(String(++calls)));
  await using orders = dispatcher(server.origin);

  const failure = await failureOf(orders.call(request({ signal: AbortSignal.abort('gone') })));

  expect(failure).toBe('gone');
  expect(server.sockets).toHaveLength(0);
});

it('drops a request whose caller leaves while it waits for a connection, and keeps the connection', async () => {
  const paths: (string | undefined)[] = [];
  const first = Promise.withResolvers<() => void>();
  await using server = await startServer((incoming, response) => {
    paths.push(incoming.url);
    if (incoming.url === '/first') first.resolve(() => response.end());
    else response.end();
  });
  await using orders = dispatcher(server.origin, { connections: 1 });
  const caller = new AbortController();
  const answered = orders.call(request({ path: '/first' }));
  const failure = failureOf(orders.call(request({ path: '/dropped', signal: caller.signal })));
  const waiting = orders.call(request({ path: '/third' }));
  const finishFirst = await first.promise;

  caller.abort('gone');

  expect(await failure).toBe('gone');
  finishFirst();
  await Promise.all([answered, waiting]);
  expect(paths).toEqual(['/first', '/third']);
  expect(server.sockets).toHaveLength(1);
});

it('leaves no listener on the signal of a caller', async () => {
  await using server = await startServer((_, response) => response.end('[]'));
  await using orders = dispatcher(server.origin);
  const { signal } = new AbortController();

  await orders.call(request({ signal }));

  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
