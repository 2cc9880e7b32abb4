import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { createPools } from '../../../src/service/pool.ts';
import { client, deadOrigin, failureOf, request, startRawServer, startServer } from './support.ts';

const echo: RequestListener = (incoming, response) =>
  void response.end(JSON.stringify({ url: incoming.url, headers: incoming.rawHeaders }));

it.each([
  ['/v1', '/orders?page=2', '/v1/orders?page=2'],
  ['/v1/', '/orders', '/v1/orders'],
  ['', '/orders', '/orders'],
  ['/', '/orders', '/orders'],
  ['/graphql', '', '/graphql'],
  ['', '', '/'],
])('asks below base path "%s" for "%s": %s', async (basePath, path, expected) => {
  await using server = await startServer(echo);
  await using orders = client([], { urls: [{ origin: server.origin, basePath }] });

  const { body } = await orders.call(request({ path }));

  expect(JSON.parse(body.toString())).toMatchObject({ url: expected });
});

it('sends the given headers, those of the connection excepted', async () => {
  await using server = await startServer(echo);
  await using orders = client([server.origin]);

  const { body } = await orders.call(
    request({
      headers: {
        Authorization: 'Bearer t',
        Connection: 'close, X-Trace',
        'X-Trace': '1',
        host: 'elsewhere',
        'content-length': '99',
        'transfer-encoding': 'chunked',
        te: 'trailers',
        upgrade: 'h2c',
        'keep-alive': 'timeout=5',
        'proxy-authorization': 'Basic x',
        trailer: 'x',
        expect: '100-continue',
      },
    }),
  );

  expect(headersOf(body)).toEqual({
    host: new URL(server.origin).host,
    connection: 'keep-alive',
    accept: 'application/json',
    'accept-encoding': 'identity',
    authorization: 'Bearer t',
    'x-request-deadline': expect.stringMatching(/^\d{13}$/),
  });
});

it('says that a body is JSON, unless told otherwise', async () => {
  await using server = await startServer(echo);
  await using orders = client([server.origin]);
  const post = (headers: Record<string, string>) => orders.call(request({ method: 'POST', headers, body: '{}' }));

  const plain = await post({});
  const told = await post({ 'Content-Type': 'application/merge-patch+json', accept: 'application/hal+json' });

  expect(headersOf(plain.body)).toMatchObject({ accept: 'application/json', 'content-type': 'application/json' });
  expect(headersOf(told.body)).toMatchObject({
    accept: 'application/hal+json',
    'content-type': 'application/merge-patch+json',
  });
});

function headersOf(body: Buffer): Record<string, string> {
  const { headers } = JSON.parse(body.toString()) as { headers: string[] };
  return Object.fromEntries(headers.flatMap((name, i) => (i % 2 ? [] : [[name, headers[i + 1] ?? '']])));
}

it('takes instances in turn', async () => {
  await using a = await startServer((_, response) => response.end('a'));
  await using b = await startServer((_, response) => response.end('b'));
  await using orders = client([a.origin, b.origin]);
  const bodies: string[] = [];

  for (let i = 0; i < 4; i++) bodies.push((await orders.call(request())).body.toString());

  expect(bodies).toEqual(['a', 'b', 'a', 'b']);
});

it.each(['GET', 'POST'] as const)(
  'goes on to the next instance with a %s when one cannot be reached',
  async (method) => {
    await using alive = await startServer((_, response) => response.end('alive'));
    await using orders = client([await deadOrigin(), alive.origin]);
    const bodies: string[] = [];

    for (let i = 0; i < 4; i++) bodies.push((await orders.call(request({ method }))).body.toString());

    expect(bodies).toEqual(['alive', 'alive', 'alive', 'alive']);
  },
);

it('fails when no instance can be reached', async () => {
  await using orders = client([await deadOrigin(), await deadOrigin()]);

  expect(await failureOf(orders.call(request()))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
});

it('does not go on with a write that an instance may have seen', async () => {
  let calls = 0;
  await using broken = await startRawServer((socket) => socket.resetAndDestroy());
  await using alive = await startServer((_, response) => response.end(String(++calls)));
  await using orders = client([broken.origin, alive.origin]);

  const failure = await failureOf(orders.call(request({ method: 'POST', body: '{}' })));

  expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(calls).toBe(0);
});

it('does not ask another instance when one answers badly', async () => {
  let calls = 0;
  await using bad = await startServer(
    (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('?'),
  );
  await using good = await startServer((_, response) => response.end(String(++calls)));
  await using orders = client([bad.origin, good.origin]);

  const failure = await failureOf(orders.call(request()));

  expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  expect(calls).toBe(0);
});

it('needs a URL', async () => {
  const pools = createPools();

  expect(() => client([], { pools })).toThrow(RangeError);
  await pools.close();
});
