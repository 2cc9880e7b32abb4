import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { StopSignal } from '../../../src/core/stop-signal.ts';
import { answer, fakePipeline, lanes, post, startTestServer } from './support.ts';

const QUERY = JSON.stringify({ query: '{ me }' });

/** A pipeline that answers when told. */
function held() {
  const arrived = Promise.withResolvers<StopSignal>();
  const released = Promise.withResolvers<void>();
  const pipeline = fakePipeline({
    async graphql({ signal }) {
      arrived.resolve(signal);
      await released.promise;
      return answer(200, '{"data":{}}', 'application/json');
    },
  });
  return { pipeline, arrived: arrived.promise, release: () => released.resolve() };
}

describe.each(lanes)('%s', (_, jsonLane) => {
  it('aborts the signal when the caller disconnects', async () => {
    const { pipeline, arrived, release } = held();
    await using server = await startTestServer({ jsonLane, pipeline });
    const caller = new AbortController();

    const response = fetch(`${server.url}/web/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: QUERY,
      signal: caller.signal,
    });
    const signal = await arrived;
    caller.abort();

    await expect(response).rejects.toThrow();
    if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
    expect(signal.aborted).toBe(true);
    release();
  });

  it('does not abort the signal of a request that was answered', async () => {
    const { pipeline, arrived, release } = held();
    await using server = await startTestServer({ jsonLane, pipeline });

    release();
    const response = await post(server.url, QUERY);
    await response.text();

    expect((await arrived).aborted).toBe(false);
  });

  it('answers what is in flight before it closes, and accepts nothing new', async () => {
    const { pipeline, arrived, release } = held();
    const server = await startTestServer({ jsonLane, pipeline });

    const response = post(server.url, QUERY);
    await arrived;
    const closed = server.close();
    release();

    expect((await response).status).toBe(200);
    expect((await response).headers.get('connection')).toBe('close');
    await closed;
    await expect(fetch(server.url)).rejects.toThrow();
  });
});

it('still answers a request on a connection that was open when it began to close', async () => {
  const server = await startTestServer();
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /web/graphql?query={a} HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(socket, 'data');

  const closed = server.close();
  socket.write('GET /web/graphql?query={b} HTTP/1.1\r\nhost: x\r\n\r\n');
  const [data] = (await once(socket, 'data')) as [Buffer];

  expect(data.toString()).toMatch(/^HTTP\/1\.1 200 /);
  expect(data.toString()).toMatch(/^connection: close\r$/im);
  await closed;
});

it('accepts connections until its notice is over, each for one request', async () => {
  const server = await startTestServer();
  const url = `${server.url}/web/graphql?query={a}`;
  await (await fetch(url)).text();

  const closed = server.close(500);
  const kept = await fetch(url);
  await kept.text();
  const made = await fetch(url);
  await made.text();
  await closed;

  expect([kept.status, made.status]).toEqual([200, 200]);
  expect([kept, made].map(({ headers }) => headers.get('connection'))).toEqual(['close', 'close']);
  await expect(fetch(url)).rejects.toThrow();
});

it('closes connections that never sent anything', async () => {
  const server = await startTestServer();
  const socket = connect(server.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');

  await server.close();

  if (!socket.closed) await once(socket, 'close');
  expect(socket.closed).toBe(true);
});

it('rejects when the port is taken', async () => {
  await using server = await startTestServer();

  await expect(startTestServer({ port: server.port })).rejects.toThrow('EADDRINUSE');
});
