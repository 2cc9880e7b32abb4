import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { ServerOptions } from '../../../src/http/server.ts';
import { CERTIFICATE } from '../../support/self-signed.ts';
import { ask, openSession, startSecureServer } from './secure-server.ts';
import { answer, fakePipeline, startTestServer } from './support.ts';

const SHORT = { keepAliveTimeoutMs: 300, headersTimeoutMs: 300, receiveTimeoutMs: 300 };
const GET = 'GET /web/graphql?query={me} HTTP/1.1\r\nhost: x\r\n\r\n';
const POST = { ':method': 'POST', ':path': '/web/graphql', 'content-type': 'application/json' };

/** All that comes until the server closes. */
async function received(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

describe.each([
  [
    'HTTP/1.1',
    async (options: Partial<ServerOptions>) => {
      const server = await startTestServer(options);
      const socket = connectTcp(server.port, '127.0.0.1').on('error', () => {});
      await once(socket, 'connect');
      return Object.assign(server, { socket });
    },
  ],
  [
    'HTTP/1.1 over TLS',
    async (options: Partial<ServerOptions>) => {
      const server = await startSecureServer(options);
      const socket = connectTls({ port: server.port, host: '127.0.0.1', ca: CERTIFICATE }).on('error', () => {});
      await once(socket, 'secureConnect');
      return Object.assign(server, { socket });
    },
  ],
])('%s', (_, start) => {
  it.each([
    ['a head', 'GET /web/graphql HTTP/1.1\r\nhost'],
    ['a body', 'POST /web/graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{'],
  ])('answers %s that takes too long to arrive with 408, and closes', async (_name, bytes) => {
    await using server = await start(SHORT);

    server.socket.write(bytes);
    const answered = await received(server.socket);

    expect(answered).toMatch(/^HTTP\/1\.1 408 /);
    expect(answered).toContain('it took too long to arrive');
  });

  it('keeps a connection on which nothing was sent beyond the time for a head, and answers on it', async () => {
    await using server = await start({ ...SHORT, keepAliveTimeoutMs: 60_000 });
    // Both were opened before this one, and are late by now.
    await using late = await start(SHORT);
    late.socket.write('GET');
    await received(late.socket);

    server.socket.write(GET);
    const [answered] = (await once(server.socket, 'data')) as [Buffer];

    expect(answered.toString()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('closes an idle connection without a word', async () => {
    await using server = await start(SHORT);

    server.socket.write(GET);
    const [answered] = (await once(server.socket, 'data')) as [Buffer];
    const rest = await received(server.socket);

    expect(answered.toString()).toMatch(/^HTTP\/1\.1 200 /);
    expect(rest).toBe('');
  });
});

it('gives a head no more time than the whole request has', async () => {
  await using server = await startTestServer({ ...SHORT, headersTimeoutMs: 60_000 });
  const socket = connectTcp(server.port, '127.0.0.1').on('error', () => {});
  socket.write('GET');

  expect(await received(socket)).toMatch(/^HTTP\/1\.1 408 /);
});

describe('HTTP/2', () => {
  it('answers a body that takes too long to arrive with 408, and the connection goes on', async () => {
    await using server = await startSecureServer({ ...SHORT, keepAliveTimeoutMs: 60_000 });
    await using session = openSession(server.origin);
    const stream = session.request(POST).on('error', () => {});
    stream.write('{');

    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    const next = await ask(session, { ':path': '/web/dashboard' });

    expect(headers[':status']).toBe(408);
    expect(next.headers[':status']).toBe(200);
  });

  it('does not give up on a body that has arrived', async () => {
    const held = Promise.withResolvers<void>();
    const pipeline = fakePipeline({
      graphql: () => held.promise.then(() => answer(200, '{"data":{}}', 'application/json')),
    });
    await using server = await startSecureServer({ ...SHORT, pipeline });
    await using session = openSession(server.origin);

    const asked = ask(session, POST, JSON.stringify({ query: '{ me }' }));
    // Another one is given up after the same time.
    const stream = session.request(POST).on('error', () => {});
    stream.write('{');
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    held.resolve();

    expect(headers[':status']).toBe(408);
    expect((await asked).headers[':status']).toBe(200);
  });

  it('ends an idle connection', async () => {
    await using server = await startSecureServer(SHORT);
    await using session = openSession(server.origin);
    const told = once(session, 'goaway');

    await ask(session, { ':path': '/web/dashboard' });
    const [code] = (await told) as [number];

    expect(code).toBe(0);
  });
});
