import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { LANES, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

const FILES = {
  'schemas/services/shop.graphql':
    'extend schema @service(url: "http://127.0.0.1:1")\nextend type Query { motto: String @rest(GET: "/motto") }',
  'schemas/web.graphql': 'type Query { motto: String said: String @from(value: "yes") }',
  'clients/web/said.graphql': 'query Said @endpoint(GET: "/said") { said }',
};

/** A GET with these headers and no other. */
async function get(gateway: TestGateway, path: string, headers: Readonly<Record<string, string>>) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(new URL(path, gateway.url), { headers }, resolve).on('error', reject).end();
  });
  return { status: response.statusCode, body: await text(response) };
}

describe.each(LANES)('a query by GET, $lane', ({ jsonLane }) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ files: FILES, jsonLane });
  });
  afterAll(() => gateway.close());

  it.each([
    ['a link', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'sec-fetch-mode': 'navigate' }],
    ['an image', { accept: 'image/avif,image/webp,*/*;q=0.8', 'sec-fetch-mode': 'no-cors' }],
    ['a script', { accept: '*/*', 'sec-fetch-mode': 'no-cors' }],
    ['a browser that tells less', { accept: '*/*', cookie: 'session=1' }],
  ])('is refused as it comes from %s of any site', async (_, headers) => {
    const { status, body } = await get(gateway, '/web/graphql?query={said}', headers);

    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it.each([
    ['names JSON', { accept: 'application/json' }],
    ['names the type of GraphQL', { accept: 'application/graphql-response+json, */*;q=0.1' }],
    ['comes from a script library', { accept: '*/*', 'x-requested-with': 'XMLHttpRequest' }],
    ['makes browsers ask first', { accept: '*/*', 'graphql-require-preflight': '1' }],
    ['comes from a script that may read the answer', { accept: '*/*', 'sec-fetch-mode': 'cors' }],
    ['comes from no browser', {}],
  ])('is answered when it %s', async (_, headers) => {
    const { status, body } = await get(gateway, '/web/graphql?query={said}', headers);

    expect([status, JSON.parse(body)]).toMatchObject([200, { data: { said: 'yes' } }]);
  });

  it('needs no such header where the application has written it: by its id, and at an endpoint', async () => {
    const stored = await get(gateway, '/web/graphql?documentId=sha256:0', { accept: '*/*' });
    const endpoint = await get(gateway, '/web/said', { accept: '*/*' });

    expect(JSON.parse(stored.body)).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] });
    expect([endpoint.status, JSON.parse(endpoint.body)]).toEqual([200, 'yes']);
  });
});
