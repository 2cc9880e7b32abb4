import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { fakePipeline, sendRaw, startTestServer } from './support.ts';

const HEAD = 'POST /web/graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';

it.each([
  [
    'both Content-Length and Transfer-Encoding',
    `${HEAD}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ['two Content-Lengths', `${HEAD}content-length: 3\r\ncontent-length: 4\r\n\r\n{}`, 400],
  ['a Content-Length below zero', `${HEAD}content-length: -3\r\n\r\n{}`, 400],
  ['80 KB of headers', `${HEAD}x-secret: ${'secret '.repeat(12_000)}\r\n\r\n`, 431],
  ['80 KB of URL', `GET /web/graphql?secret=${'a'.repeat(80_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431],
  ['a broken chunk', `${HEAD}transfer-encoding: chunked\r\n\r\nsecret\r\n`, 400],
  ['what is not HTTP', 'secret\r\n\r\n', 400],
  ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), 400],
  ['no Host', 'GET /web/graphql?secret HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
])('answers %s with BAD_REQUEST, and closes', async (_name, bytes, status) => {
  const pipeline = fakePipeline();
  await using server = await startTestServer({ pipeline });

  const answered = await sendRaw(server.port, bytes);

  const [head = '', body = ''] = answered.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toMatch(/^x-request-id: [0-9a-f-]{36}\r?$/m);
  expect(head).toMatch(/^connection: close\r?$/im);
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  expect(answered).not.toContain('secret');
  expect(pipeline.requests.filter(({ params }) => 'query' in params)).toEqual([]);
});

it('answers a request with an unknown expectation like any other', async () => {
  await using server = await startTestServer();

  const answered = await sendRaw(
    server.port,
    'GET /web/graphql?query={me} HTTP/1.1\r\nhost: x\r\nexpect: miracles\r\nconnection: close\r\n\r\n',
  );

  expect(answered).toMatch(/^HTTP\/1\.1 200 /);
});

it('understands an absolute request target', async () => {
  await using server = await startTestServer();

  const answered = await sendRaw(
    server.port,
    'GET http://example.com/web/graphql?query={me} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  );

  expect(answered).toMatch(/^HTTP\/1\.1 200 /);
});

it('survives callers who reset in the middle of a body', async () => {
  await using server = await startTestServer();

  await Promise.all(
    Array.from({ length: 300 }, async (_, index) => {
      const encoding = index % 2 ? 'content-encoding: gzip\r\n' : '';
      const socket = connect(server.port, '127.0.0.1').on('error', () => {});
      await once(socket, 'connect');
      socket.write(`${HEAD}${encoding}content-length: 100000\r\n\r\n{"query`, () => socket.resetAndDestroy());
      await once(socket, 'close');
    }),
  );
  const response = await fetch(`${server.url}/web/graphql?query={me}`);

  expect(response.status).toBe(200);
});

it('serves others while many are slow to send their headers and bodies, and answers those when they are done', async () => {
  await using server = await startTestServer();
  const body = '{"query":"{ me }"}';
  const sockets = Array.from({ length: 200 }, () => connect(server.port, '127.0.0.1').on('error', () => {}));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const [inHeaders, inBody] = [sockets.slice(0, 100), sockets.slice(100)];
  for (const socket of inHeaders) socket.write(HEAD.slice(0, 30));
  for (const socket of inBody) socket.write(`${HEAD}content-length: ${body.length}\r\n\r\n${body.slice(0, 5)}`);

  const others = await Promise.all(
    Array.from({ length: 20 }, () => fetch(`${server.url}/web/graphql?query={me}`).then(({ status }) => status)),
  );
  const [slow] = inBody;
  slow?.write(body.slice(5));
  const [answered] = slow ? ((await once(slow, 'data')) as [Buffer]) : [];

  expect(new Set(others)).toEqual(new Set([200]));
  expect(answered?.toString()).toMatch(/^HTTP\/1\.1 200 /);
  for (const socket of sockets) socket.destroy();
});
