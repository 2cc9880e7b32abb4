import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import type { GatewayStream } from '../../../src/core/exchange.ts';
import { answer, fakePipeline, LIMITS, lanes, post, startTestServer, STORED_MUTATION } from './support.ts';

const QUERY = JSON.stringify({ query: '{ me }' });
const MUTATION = JSON.stringify({ query: 'mutation { buy }' });
const CLIENTS = {
  web: {
    introspection: undefined,
    hosts: undefined,
    cors: { origins: ['https://shop.example.com'], credentials: false, headers: [] },
    limits: {},
  },
};

/** A server that has room for so many, and answers when told. */
async function startHeld(jsonLane: boolean, maxInFlight = 1) {
  const held: (() => void)[] = [];
  const arrivals: (() => void)[] = [];
  const hold = async () => {
    const released = Promise.withResolvers<void>();
    held.push(released.resolve);
    arrivals.shift()?.();
    await released.promise;
    return answer(200, '{"data":{}}', 'application/json');
  };
  const pipeline = fakePipeline({ graphql: hold, endpoint: hold });
  const limits = { ...LIMITS, maxInFlight };
  const server = await startTestServer({ jsonLane, pipeline, limits, clients: CLIENTS });
  const release = (): void => held.splice(0).forEach((resolve) => resolve());
  return {
    ...server,
    /** Resolves when a request has come so far; others come no further. */
    async holds(send: () => Promise<Response>): Promise<{ readonly response: Promise<Response> }> {
      const { promise, resolve } = Promise.withResolvers<void>();
      arrivals.push(resolve);
      const response = send();
      await promise;
      return { response };
    },
    release,
    async [Symbol.asyncDispose]() {
      release();
      await server.close();
    },
  };
}

describe.each(lanes)('%s', (_, jsonLane) => {
  it.each([
    ['a query', 'POST', '/web/graphql', 'application/json'],
    ['a query for the other type', 'POST', '/web/graphql', 'application/graphql-response+json'],
    ['a query by GET', 'GET', '/web/graphql?query={me}', 'application/json'],
    ['the GraphiQL page', 'GET', '/web/graphql', 'text/html'],
    ['a subscription', 'POST', '/web/graphql', 'text/event-stream'],
  ])('refuses %s as OVERLOADED while there is no room', async (_name, method, path, accept) => {
    await using server = await startHeld(jsonLane);
    const { response: first } = await server.holds(() => post(server.url, QUERY));

    const response = await fetch(server.url + path, {
      method,
      headers: { 'content-type': 'application/json', accept, origin: 'https://shop.example.com', 'x-request-id': 'r1' },
      ...(method === 'POST' && { body: QUERY }),
    });

    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(response.headers.get('x-request-id')).toBe('r1');
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example.com');
    const type = accept.startsWith('application/') ? accept : 'application/json';
    expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(await response.json()).toEqual({
      errors: [{ message: 'The gateway is busy; try again later.', extensions: { code: 'OVERLOADED' } }],
    });
    server.release();
    expect((await first).status).toBe(200);
  });

  it('refuses a GET of an endpoint with a problem document', async () => {
    await using server = await startHeld(jsonLane);
    await server.holds(() => post(server.url, QUERY));

    const response = await fetch(`${server.url}/web/dashboard`);

    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await response.json()).toMatchObject({ status: 503, code: 'OVERLOADED' });
  });

  it('serves again as soon as there is room', async () => {
    await using server = await startHeld(jsonLane);
    const { response: first } = await server.holds(() => post(server.url, QUERY));
    const refused = await post(server.url, QUERY);
    server.release();
    await first;

    const { response: second } = await server.holds(() => post(server.url, QUERY));
    server.release();

    expect([refused.status, (await second).status]).toEqual([503, 200]);
  });

  it('has room for a mutation where there is none for a query, and for a tenth of them', async () => {
    await using server = await startHeld(jsonLane);
    await server.holds(() => post(server.url, QUERY));

    const query = await post(server.url, QUERY);
    const { response: mutation } = await server.holds(() => post(server.url, MUTATION));
    const second = await post(server.url, MUTATION);
    server.release();

    expect([query.status, (await mutation).status, second.status]).toEqual([503, 200, 503]);
  });

  it('has room for a mutation that is sent by its id alone, and none for another operation that is', async () => {
    await using server = await startHeld(jsonLane);
    await server.holds(() => post(server.url, QUERY));
    const byId = (id: string) => JSON.stringify({ documentId: `sha256:${id}` });

    const query = await post(server.url, byId('cd'.repeat(32)));
    const { response: mutation } = await server.holds(() => post(server.url, byId(STORED_MUTATION)));
    server.release();

    expect([query.status, (await mutation).status]).toEqual([503, 200]);
  });

  it('has room for a POST to an endpoint, which may change something', async () => {
    await using server = await startHeld(jsonLane);
    await server.holds(() => post(server.url, QUERY));

    const { response: written } = await server.holds(() =>
      fetch(`${server.url}/web/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    );
    server.release();

    expect((await written).status).toBe(200);
  });

  it('keeps the connection, on which the next request is found', async () => {
    await using server = await startHeld(jsonLane);
    await server.holds(() => post(server.url, QUERY));
    const socket = connect(server.port, '127.0.0.1');
    const head = `POST /web/graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${QUERY.length}\r\n\r\n`;
    const statuses: string[] = [];

    for (const parts of [[head + QUERY], [head, QUERY], [head + QUERY]]) {
      for (const part of parts) socket.write(part);
      const [data] = (await once(socket, 'data')) as [Buffer];
      statuses.push(data.toString().slice(9, 12));
    }
    socket.destroy();

    expect(statuses).toEqual(['503', '503', '503']);
  });

  it('does not wait for a body that is slow to come, nor for the rest of one that is long', async () => {
    await using server = await startHeld(jsonLane);
    await server.holds(() => post(server.url, QUERY));
    const headOf = (length: number): string =>
      `POST /web/graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

    const answers: string[] = [];
    for (const head of [headOf(100), headOf(1_000_000)]) {
      const socket = connect(server.port, '127.0.0.1').on('error', () => {});
      socket.write(head);
      const [data] = (await once(socket, 'data')) as [Buffer];
      answers.push(data.toString());
      socket.destroy();
    }

    expect(answers.map((text) => text.slice(9, 12))).toEqual(['503', '503']);
    expect(answers.map((text) => /^connection: close\r$/im.test(text))).toEqual([false, true]);
  });

  it('gives no room to those who are slow to send', async () => {
    await using server = await startHeld(jsonLane, 2);
    const slow = Array.from({ length: 20 }, () => connect(server.port, '127.0.0.1').on('error', () => {}));
    for (const socket of slow) {
      socket.write(
        'POST /web/graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"q',
      );
      await once(socket, 'ready');
    }

    const { response } = await server.holds(() => post(server.url, QUERY));
    server.release();

    expect((await response).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });

  it('gives room back when the pipeline fails', async () => {
    const pipeline = fakePipeline({ graphql: () => Promise.reject(new Error('secret')) });
    await using server = await startTestServer({ jsonLane, pipeline, limits: { ...LIMITS, maxInFlight: 1 } });

    const statuses = [await post(server.url, QUERY), await post(server.url, QUERY)].map(({ status }) => status);

    expect(statuses).toEqual([500, 500]);
  });
});

it('reports how many were refused', async () => {
  const onOverload = vi.fn();
  const released = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const pipeline = fakePipeline({
    async graphql() {
      arrived.resolve();
      await released.promise;
      return answer(200, '{}', 'application/json');
    },
  });
  const server = await startTestServer({ pipeline, limits: { ...LIMITS, maxInFlight: 1 }, onOverload });
  const first = post(server.url, QUERY);
  await arrived.promise;
  for (let count = 0; count < 3; count++) await post(server.url, QUERY);

  released.resolve();
  await (await first).text();
  await server.close();

  const counts = onOverload.mock.calls.map(([requests]) => requests as number);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
});

it('counts a subscription until it has begun, not for as long as it lasts', async () => {
  const ended = Promise.withResolvers<void>();
  async function* events() {
    yield '{"data":{"tick":1}}';
    await ended.promise;
  }
  const stream: GatewayStream = { status: 200, headers: {}, events: events() };
  const pipeline = fakePipeline({
    graphql: ({ acceptsEvents }) => Promise.resolve(acceptsEvents ? stream : answer(200, '{}', 'application/json')),
  });
  await using server = await startTestServer({ pipeline, limits: { ...LIMITS, maxInFlight: 1 } });

  const subscription = await post(server.url, QUERY, { accept: 'text/event-stream' });
  const query = await post(server.url, QUERY);
  ended.resolve();

  expect([subscription.status, query.status]).toEqual([200, 200]);
  await subscription.text();
});
