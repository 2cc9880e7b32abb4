import { Buffer } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { closing, dispatcher, failureOf, request, startRawServer, startServer } from './support.ts';

const JSON_TEXT = JSON.stringify({ orders: Array.from({ length: 500 }, (_, id) => ({ id })) });
const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024));
const encoded = (coding: string, body: Buffer) => (_: unknown, response: ServerResponse) =>
  void response.writeHead(200, { 'content-encoding': coding, 'content-length': body.length }).end(body);

it.each([
  ['gzip', gzipSync(JSON_TEXT)],
  ['X-GZIP', gzipSync(JSON_TEXT)],
  ['deflate', deflateSync(JSON_TEXT)],
  ['deflate', deflateRawSync(JSON_TEXT)],
  ['br', brotliCompressSync(JSON_TEXT)],
  ['zstd', zstdCompressSync(JSON_TEXT)],
  ['identity', Buffer.from(JSON_TEXT)],
])('inflates an answer in %s', async (coding, body) => {
  await using server = await startServer(encoded(coding, body));
  await using orders = dispatcher(server.origin);

  const answer = await orders.call(request());

  expect(answer.body.toString()).toBe(JSON_TEXT);
});

it('drops the headers that spoke of the compressed body', async () => {
  await using server = await startServer(encoded('gzip', gzipSync(JSON_TEXT)));
  await using orders = dispatcher(server.origin);

  const { headers } = await orders.call(request());

  expect(headers).not.toHaveProperty('content-encoding');
  expect(headers).not.toHaveProperty('content-length');
});

it.each([
  ['is no gzip', 'gzip', Buffer.from('{"id":1}')],
  ['is cut off', 'gzip', gzipSync(JSON_TEXT).subarray(0, -9)],
  ['has a flipped bit', 'gzip', flipped(gzipSync(JSON_TEXT))],
  ['is coded in an unknown way', 'compress', Buffer.from('{"id":1}')],
  ['is coded twice', 'gzip, gzip', gzipSync(gzipSync(JSON_TEXT))],
  ['names a property of every object as its coding', 'constructor', Buffer.from('{"id":1}')],
])('refuses a compressed body that %s', async (_, coding, body) => {
  await using server = await startServer(encoded(coding, body));
  await using orders = dispatcher(server.origin);

  const failure = await failureOf(orders.call(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', cause: expect.any(Error) });
});

function flipped(body: Buffer): Buffer {
  return Buffer.from(body.map((byte, i) => (i === body.length >> 1 ? byte ^ 1 : byte)));
}

it('leaves an empty body empty, whatever its coding', async () => {
  await using server = await startServer(encoded('gzip', Buffer.alloc(0)));
  await using orders = dispatcher(server.origin);

  const { body } = await orders.call(request());

  expect(body.length).toBe(0);
});

it('stops inflating at the limit', async () => {
  await using server = await startServer(encoded('gzip', BOMB));
  await using orders = dispatcher(server.origin);
  const before = process.memoryUsage().arrayBuffers;

  const failure = await failureOf(orders.call(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', cause: { code: 'ERR_BUFFER_TOO_LARGE' } });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
});

it('closes the connection of an endless body at the limit', async () => {
  const closed = Promise.withResolvers<void>();
  await using server = await startServer((incoming, response) => {
    const chunk = Buffer.alloc(1024, 'x');
    const pour = () => {
      while (response.write(chunk));
    };
    response.on('drain', pour);
    incoming.socket.on('close', () => closed.resolve());
    pour();
  });
  await using orders = dispatcher(server.origin, { maxResponseBytes: 100_000 });

  const failure = await failureOf(orders.call(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  await closed.promise;
});

it('does not wait for a body that is announced to be too large', async () => {
  const arrived = Promise.withResolvers<Socket>();
  await using server = await startServer((incoming, response) => {
    response.writeHead(200, { 'content-length': 65 * 1024 * 1024 }).flushHeaders();
    arrived.resolve(incoming.socket);
  });
  await using orders = dispatcher(server.origin);

  const failure = failureOf(orders.call(request()));

  const closed = closing(await arrived.promise);
  expect(await failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  await closed;
});

it('takes a body of exactly the limit, and none of a byte more', async () => {
  await using server = await startServer((incoming, response) =>
    response.end(incoming.url === '/10' ? 'x'.repeat(10) : 'x'.repeat(11)),
  );
  await using orders = dispatcher(server.origin, { maxResponseBytes: 10 });

  const { body } = await orders.call(request({ path: '/10' }));
  const failure = await failureOf(orders.call(request({ path: '/11' })));

  expect(body.length).toBe(10);
  expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
});

it('answers the next request after a body over the limit that came in one piece with its end', async () => {
  await using server = await startRawServer((socket) => {
    const body = server.sockets.length === 1 ? 'x'.repeat(50) : 'ok';
    socket.end(
      `HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    );
  });
  await using orders = dispatcher(server.origin, { connections: 1, maxResponseBytes: 10 });

  const failure = await failureOf(orders.call(request()));
  const { body } = await orders.call(request());

  expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  expect(body.toString()).toBe('ok');
});
