import { once } from 'node:events';
import { constants } from 'node:http2';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { fetch } from 'undici';
import type { ClientRules } from '../../../src/core/settings.ts';
import type { StopSignal } from '../../../src/core/stop-signal.ts';
import { CERTIFICATE } from '../../support/self-signed.ts';
import { answerOn, ask, openSession, post, startSecureServer, trustingAgent } from './secure-server.ts';
import { answer, fakePipeline, lanes, LIMITS, MAX_BODY_BYTES } from './support.ts';

const QUERY = JSON.stringify({ query: '{ me }' });

describe.each(lanes)('%s', (_, jsonLane) => {
  it.each([
    ['HTTP/2', true],
    ['HTTP/1.1', false],
  ])('answers GraphQL and endpoints over TLS by %s', async (protocol, allowH2) => {
    const pipeline = fakePipeline();
    await using server = await startSecureServer({ jsonLane, pipeline });
    await using dispatcher = trustingAgent(allowH2);

    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: QUERY, dispatcher };
    const graphql = await fetch(`${server.origin}/web/graphql`, init);
    const endpoint = await fetch(`${server.origin}/web/dashboard?first=3`, { dispatcher });

    expect([graphql.status, endpoint.status]).toEqual([200, 200]);
    expect(await graphql.json()).toMatchObject({ data: { query: '{ me }' } });
    expect(await endpoint.json()).toMatchObject({ first: '3' });
    expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
    // Only HTTP/1.1 speaks of the connection.
    expect(graphql.headers.has('connection')).toBe(protocol === 'HTTP/1.1');
  });

  it('hands headers on as those of HTTP/1.1: none of its own, repeated ones joined', async () => {
    const pipeline = fakePipeline();
    await using server = await startSecureServer({ jsonLane, pipeline });
    await using session = openSession(server.origin);

    const twice = ['Bearer a', 'Bearer b'] as unknown as string;
    await post(session, QUERY, { authorization: twice, cookie: ['a=1', 'b=2'], te: 'trailers' });

    const { headers } = pipeline.requests[0] ?? {};
    expect(Object.getOwnPropertyNames(headers).filter((name) => name.startsWith(':'))).toEqual([]);
    expect(Object.getOwnPropertySymbols(headers)).toEqual([]);
    expect(headers).toMatchObject({
      authorization: 'Bearer a, Bearer b',
      cookie: 'a=1; b=2',
      host: `localhost:${server.port}`,
    });
  });

  it('tells the address of the caller', async () => {
    const addresses: string[] = [];
    const pipeline = fakePipeline({
      graphql({ remote }) {
        addresses.push(remote.address);
        return Promise.resolve(answer(200, '{"data":{}}', 'application/json'));
      },
    });
    await using server = await startSecureServer({ jsonLane, pipeline, trustedProxies: ['127.0.0.1'] });
    await using session = openSession(`https://127.0.0.1:${server.port}`);

    await post(session, QUERY);
    await post(session, QUERY, { 'x-forwarded-for': '198.51.100.1' });

    expect(addresses).toEqual(['127.0.0.1', '198.51.100.1']);
  });

  it('aborts the signal when the caller resets the request, and the connection goes on', async () => {
    const arrived = Promise.withResolvers<StopSignal>();
    const pipeline = fakePipeline({
      async graphql({ signal }) {
        arrived.resolve(signal);
        await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
        return answer(200, '{"data":{}}', 'application/json');
      },
    });
    await using server = await startSecureServer({ jsonLane, pipeline });
    await using session = openSession(server.origin);

    const stream = session.request({ ':path': '/web/graphql?query={me}' }).on('error', () => {});
    const signal = await arrived.promise;
    stream.close(constants.NGHTTP2_CANCEL);
    if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
    const next = await ask(session, { ':path': '/web/dashboard' });

    expect(signal.aborted).toBe(true);
    expect(next.headers[':status']).toBe(200);
  });

  it('does not abort the signal of a request that was answered', async () => {
    const signals: StopSignal[] = [];
    const pipeline = fakePipeline({
      graphql({ signal }) {
        signals.push(signal);
        return Promise.resolve(answer(200, '{"data":{}}', 'application/json'));
      },
    });
    await using server = await startSecureServer({ jsonLane, pipeline });
    await using session = openSession(server.origin);

    await post(session, QUERY);
    await post(session, QUERY);

    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  });
});

const CLIENTS: Readonly<Record<string, ClientRules>> = {
  web: {
    introspection: undefined,
    hosts: ['api.example.com', 'localhost:81'],
    cors: { origins: ['https://shop.example.com'], credentials: false, headers: [] },
    limits: {},
  },
};

it.each([
  ['its host', { ':authority': 'api.example.com' }, 200],
  ['its host on any port', { ':authority': 'API.example.com:8443' }, 200],
  ['its host on its port', { ':authority': 'localhost:81' }, 200],
  ['its host on another port', { ':authority': 'localhost:82' }, 404],
  ['another host', { ':authority': 'evil.example.com' }, 404],
  ['the host that a header names besides', { ':authority': 'evil.example.com', host: 'api.example.com' }, 400],
  ['a host that a header contradicts', { ':authority': 'api.example.com', host: 'evil.example.com' }, 400],
  ['a host that a header repeats', { ':authority': 'api.example.com', host: 'API.example.com' }, 200],
])('serves a client under its hosts by the :authority: %s', async (_, names, status) => {
  const pipeline = fakePipeline();
  await using server = await startSecureServer({ pipeline, clients: CLIENTS });
  await using session = openSession(server.origin);

  const { headers, body } = await ask(session, {
    ':path': '/web/graphql?query={me}',
    'x-forwarded-host': 'api.example.com',
    ...names,
  });

  expect(headers[':status']).toBe(status);
  expect(pipeline.requests).toHaveLength(status === 200 ? 1 : 0);
  if (status === 404) expect(body).toContain('there is no such client');
  if (status === 400) expect(body).toContain('it names two hosts');
});

it('tells browsers which origins may ask', async () => {
  await using server = await startSecureServer({ clients: CLIENTS });
  await using session = openSession(server.origin);
  const request = { ':path': '/web/graphql?query={me}', ':authority': 'api.example.com' };

  const asked = await ask(session, { ...request, origin: 'https://shop.example.com' });
  const preflight = await ask(session, {
    ...{ ...request, ':method': 'OPTIONS', origin: 'https://shop.example.com' },
    'access-control-request-method': 'POST',
  });

  expect(asked.headers).toMatchObject({
    'access-control-allow-origin': 'https://shop.example.com',
    vary: 'origin',
    'x-content-type-options': 'nosniff',
  });
  expect(preflight.headers).toMatchObject({ ':status': 204, 'access-control-allow-methods': 'GET, POST' });
});

it('answers many requests on one connection at one time, and no more than 128', async () => {
  let [now, most] = [0, 0];
  const pipeline = fakePipeline({
    async graphql() {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return answer(200, '{"data":{}}', 'application/json');
    },
  });
  await using server = await startSecureServer({ pipeline });
  await using session = openSession(server.origin);
  await once(session, 'remoteSettings');

  const all = await Promise.all(Array.from({ length: 500 }, () => post(session, QUERY)));

  expect(new Set(all.map(({ headers }) => headers[':status']))).toEqual(new Set([200]));
  expect(session.remoteSettings.maxConcurrentStreams).toBe(128);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(128);
});

it('refuses what there is no room for, and the connection goes on', async () => {
  const released = Promise.withResolvers<void>();
  let arrived = 0;
  const both = Promise.withResolvers<void>();
  const pipeline = fakePipeline({
    async graphql() {
      if (++arrived === 2) both.resolve();
      await released.promise;
      return answer(200, '{"data":{}}', 'application/json');
    },
  });
  await using server = await startSecureServer({ pipeline, limits: { ...LIMITS, maxInFlight: 2 } });
  await using session = openSession(server.origin);

  const first = [post(session, QUERY), post(session, QUERY)];
  await both.promise;
  const short = await post(session, QUERY);
  const long = await post(session, `${QUERY}${' '.repeat(100_000)}`);
  released.resolve();
  const taken = await Promise.all(first);

  expect([short, long].map(({ headers }) => headers[':status'])).toEqual([503, 503]);
  expect(short.headers['retry-after']).toBe('1');
  expect(taken.map(({ headers }) => headers[':status'])).toEqual([200, 200]);
});

it.each([
  ['declared', { 'content-length': String(20 * MAX_BODY_BYTES) }],
  ['not declared', {}],
])('answers a body that is too long with PAYLOAD_TOO_LARGE, and the connection goes on: %s', async (_, headers) => {
  await using server = await startSecureServer();
  await using session = openSession(server.origin);
  const stream = session.request({
    ...{ ':method': 'POST', ':path': '/web/graphql', 'content-type': 'application/json' },
    ...headers,
  });
  const chunk = Buffer.alloc(65_536, ' ');
  const more = (): void => {
    while (!stream.closed && !stream.destroyed && stream.write(chunk));
  };
  stream.on('drain', more);
  more();

  const refused = await answerOn(stream);
  stream.destroy();
  const next = await ask(session, { ':path': '/web/dashboard' });

  expect(refused.headers[':status']).toBe(413);
  expect(refused.body).toContain('PAYLOAD_TOO_LARGE');
  expect(next.headers[':status']).toBe(200);
});

it('resets a request whose headers are too large, and the connection goes on', async () => {
  const pipeline = fakePipeline();
  await using server = await startSecureServer({ pipeline });
  await using session = openSession(server.origin);

  // The limit holds from when the caller has heard of it, and 64 KB before.
  await ask(session, { ':path': '/web/dashboard' });

  const refused = ask(session, { ':path': '/web/graphql?query={me}', 'x-long': 'a'.repeat(20_000) });

  await expect(refused).rejects.toThrow('NGHTTP2_ENHANCE_YOUR_CALM');
  expect((await ask(session, { ':path': '/web/dashboard' })).headers[':status']).toBe(200);
  expect(pipeline.requests).toEqual([]);
});

it('ends a connection that resets one request after the other, and serves others', async () => {
  const pipeline = fakePipeline({
    async graphql({ signal }) {
      if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
      return answer(200, '{"data":{}}', 'application/json');
    },
  });
  await using server = await startSecureServer({ pipeline });
  await using hostile = openSession(server.origin);
  await using session = openSession(server.origin);
  await once(hostile, 'connect');
  const ended = new Promise<void>((resolve) => hostile.once('close', resolve));

  let reset = 0;
  while (!hostile.closed && !hostile.destroyed && reset < 10_000) {
    const batch = Array.from({ length: 100 }, () => hostile.request({ ':path': '/web/graphql?query={me}' }));
    for (const stream of batch) stream.on('error', () => {});
    await turnOfEventLoop();
    for (const stream of batch) stream.close(constants.NGHTTP2_CANCEL);
    await turnOfEventLoop();
    reset += batch.length;
  }
  await ended;

  expect(reset).toBeLessThan(10_000);
  expect((await ask(session, { ':path': '/web/dashboard' })).headers[':status']).toBe(200);
});

it.each([
  ['an unknown client', { ':path': '/tv/graphql' }, 404],
  ['HEAD', { ':path': '/web/graphql', ':method': 'HEAD' }, 405],
  ['an unknown expectation', { ':path': '/web/graphql?query={me}', expect: 'miracles' }, 200],
])('answers %s as HTTP/1.1 does', async (_, headers, status) => {
  await using server = await startSecureServer();
  await using session = openSession(server.origin);

  const answered = await ask(session, headers);

  expect(answered.headers[':status']).toBe(status);
  expect(answered.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(answered.headers['cache-control']).toBe('no-store');
});

it('masks an unexpected exception', async () => {
  const pipeline = fakePipeline({ graphql: () => Promise.reject(new Error('secret')) });
  await using server = await startSecureServer({ pipeline });
  await using session = openSession(server.origin);

  const { headers, body } = await post(session, QUERY);

  expect(headers[':status']).toBe(500);
  expect(body).toContain('INTERNAL_SERVER_ERROR');
  expect(body).not.toContain('secret');
});

it('sends events as they come', async () => {
  const going = Promise.withResolvers<void>();
  const pipeline = fakePipeline({
    graphql: () =>
      Promise.resolve({
        status: 200,
        headers: { 'content-type': 'text/event-stream' },
        events: (async function* () {
          yield '{"data":{"tick":1}}';
          await going.promise;
          yield '{"data":{"tick":2}}';
        })(),
      }),
  });
  await using server = await startSecureServer({ pipeline });
  await using session = openSession(server.origin);

  const stream = session.request({
    ...{ ':method': 'POST', ':path': '/web/graphql', 'content-type': 'application/json' },
    accept: 'text/event-stream',
  });
  stream.end(JSON.stringify({ query: 'subscription { tick }' }));
  let seen = '';
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    seen += chunk;
    if (seen.includes('"tick":1')) going.resolve();
  }

  expect(seen).toMatch(/event: next\ndata: \{"data":\{"tick":1\}\}[^]*"tick":2[^]*event: complete/);
});

describe('at its end', () => {
  it('answers what is under way, and tells each connection', async () => {
    const arrived = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const pipeline = fakePipeline({
      async graphql() {
        arrived.resolve();
        await released.promise;
        return answer(200, '{"data":{}}', 'application/json');
      },
    });
    const server = await startSecureServer({ pipeline });
    await using session = openSession(server.origin);
    await using idle = openSession(server.origin);
    await ask(idle, { ':path': '/web/dashboard' });
    const told = [once(session, 'goaway'), once(idle, 'goaway')];

    const asked = post(session, QUERY);
    await arrived.promise;
    const closed = server.close();
    const goaways = await Promise.all(told);
    released.resolve();

    expect((await asked).headers[':status']).toBe(200);
    expect(goaways.map(([code]) => code as unknown)).toEqual([0, 0]);
    await closed;
    await using dispatcher = trustingAgent(true);
    await expect(fetch(server.origin, { dispatcher })).rejects.toThrow();
  });

  it('still answers requests on new connections until its notice is over', async () => {
    const server = await startSecureServer();
    await using first = openSession(server.origin);
    await ask(first, { ':path': '/web/dashboard' });
    const told = once(first, 'goaway');

    const closed = server.close(500);
    await told;
    await using second = openSession(server.origin);
    const [answered] = await Promise.all([ask(second, { ':path': '/web/dashboard' }), once(second, 'goaway')]);
    await closed;

    expect(answered.headers[':status']).toBe(200);
  });

  it('does not wait for connections that have not agreed on TLS', async () => {
    const server = await startSecureServer();
    const socket = connectTls({ port: server.port, host: '127.0.0.1', ca: CERTIFICATE }).on('error', () => {});
    await once(socket, 'connect');

    await server.close();

    if (!socket.closed) await once(socket, 'close');
    expect(socket.closed).toBe(true);
  });
});
