import { describe, expect, it } from 'vitest';
import type { ClientRules } from '../../../src/core/settings.ts';
import { answer, fakePipeline, lanes, post, startTestServer } from './support.ts';

const SHOP = 'https://shop.example.com';
const QUERY = JSON.stringify({ query: '{ me }' });

const rules = (cors: Partial<ClientRules['cors']> = {}): Readonly<Record<string, ClientRules>> => ({
  web: {
    introspection: undefined,
    hosts: undefined,
    cors: { origins: [SHOP, 'http://localhost:5173'], credentials: false, headers: [], ...cors },
    limits: {},
  },
});

/** Headers about other origins. */
const corsHeaders = ({ headers }: Response): Readonly<Record<string, string>> =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'));

const preflight = (url: string, path: string, origin: string): Promise<Response> =>
  fetch(url + path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,authorization',
    },
  });

describe.each(lanes)('%s', (_, jsonLane) => {
  it.each([
    ['a GraphQL answer', '/web/graphql', 'POST', QUERY, 200],
    ['a refused body', '/web/graphql', 'POST', '{', 400],
    ['a GET', '/web/graphql?query={me}', 'GET', undefined, 200],
    ['an endpoint', '/web/dashboard', 'GET', undefined, 200],
    ['an endpoint that does not exist', '/web/nothing', 'GET', undefined, 404],
    ['a method that is not allowed', '/web/graphql', 'DELETE', undefined, 405],
  ])('lets pages of a listed origin read %s', async (_name, path, method, body, status) => {
    await using server = await startTestServer({ jsonLane, clients: rules() });

    const response = await fetch(server.url + path, {
      method,
      headers: { 'content-type': 'application/json', origin: SHOP },
      ...(body !== undefined && { body }),
    });

    expect(response.status).toBe(status);
    expect(corsHeaders(response)).toEqual({
      'access-control-allow-origin': SHOP,
      'access-control-expose-headers': expect.stringMatching(
        /x-request-id.*x-partial.*retry-after.*ratelimit/,
      ) as string,
      vary: 'origin',
    });
  });

  it('lets them read that something went wrong on our side', async () => {
    const pipeline = fakePipeline({ graphql: () => Promise.reject(new Error('secret')) });
    await using server = await startTestServer({ jsonLane, pipeline, clients: rules() });

    const response = await post(server.url, QUERY, { origin: SHOP });

    expect(response.status).toBe(500);
    expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
  });

  it.each([
    ['another host', 'https://evil.example.com'],
    ['another scheme', 'http://shop.example.com'],
    ['another port', 'https://shop.example.com:8443'],
    ['a longer host', 'https://shop.example.com.evil.example'],
    ['other letters', 'https://SHOP.example.com'],
    ['a file', 'null'],
    ['everything', '*'],
    ['two origins', `${SHOP}, https://evil.example.com`],
  ])('tells pages of %s nothing, and answers as ever', async (_name, origin) => {
    await using server = await startTestServer({ jsonLane, clients: rules({ credentials: true }) });

    const response = await post(server.url, QUERY, { origin });
    const asked = await preflight(server.url, '/web/graphql', origin);

    expect(response.status).toBe(200);
    expect(corsHeaders(response)).toEqual({ vary: 'origin' });
    expect(asked.status).toBe(405);
    expect(corsHeaders(asked)).toEqual({ vary: 'origin' });
  });

  it('takes cookies only where the operator says so', async () => {
    await using server = await startTestServer({ jsonLane, clients: rules({ credentials: true }) });

    const response = await post(server.url, QUERY, { origin: SHOP });

    expect(corsHeaders(response)).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-credentials': 'true',
    });
  });

  it.each(['/web/graphql', '/web/dashboard'])('answers a browser that asks first about %s', async (path) => {
    const pipeline = fakePipeline();
    await using server = await startTestServer({ jsonLane, pipeline, clients: rules({ headers: ['x-tenant'] }) });

    const response = await preflight(server.url, path, SHOP);

    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(corsHeaders(response)).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': expect.stringMatching(
        /^content-type, authorization, x-api-key, x-request-id,.*graphql-require-preflight.*, x-tenant$/,
      ) as string,
      'access-control-max-age': '600',
      vary: 'origin',
    });
    expect([...pipeline.requests, ...pipeline.endpoints]).toEqual([]);
  });

  it('says nothing about other origins where the operator says nothing', async () => {
    await using server = await startTestServer({ jsonLane, clients: rules() });

    const response = await fetch(`${server.url}/web.v2/graphql`, { headers: { origin: SHOP } });
    const other = await fetch(`${server.url}/web/v2/graphql?query={me}`, { headers: { origin: SHOP } });
    const asked = await preflight(server.url, '/web/v2/graphql', SHOP);

    expect([response, other, asked].map(corsHeaders)).toEqual([{}, {}, {}]);
    expect([other.status, asked.status]).toEqual([200, 405]);
  });

  it('answers alike whatever host a request claims to be for', async () => {
    const pipeline = fakePipeline();
    await using server = await startTestServer({ jsonLane, pipeline, clients: rules() });
    const claims = { 'x-forwarded-host': 'evil.example.com', 'x-forwarded-proto': 'gopher', forwarded: 'host=evil' };

    const plain = await post(server.url, QUERY, { origin: SHOP, 'x-request-id': 'same' });
    const claimed = await post(server.url, QUERY, { origin: SHOP, 'x-request-id': 'same', ...claims });

    const seen = async (response: Response) => [
      response.status,
      await response.text(),
      [...response.headers].filter(([name]) => name !== 'date'),
    ];
    expect(await seen(claimed)).toEqual(await seen(plain));
  });
});

it('keeps what an answer varies by besides', async () => {
  const pipeline = fakePipeline({
    graphql: () => {
      const plain = answer(200, '{}', 'application/json');
      return Promise.resolve({ ...plain, headers: { ...plain.headers, vary: 'authorization' } });
    },
  });
  await using server = await startTestServer({ pipeline, clients: rules() });

  const response = await post(server.url, QUERY, { origin: SHOP });

  expect(response.headers.get('vary')).toBe('origin, authorization');
});
