import { expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.ts';
import { codeOf, fakePipeline, MAX_BODY_BYTES, startTestServer } from './support.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

it('leads a GET to the endpoint of its client', async () => {
  const pipeline = fakePipeline();
  await using server = await startTestServer({ pipeline });

  const response = await fetch(`${server.url}/web/v2/dashboard?first=3`);

  expect(await response.json()).toEqual({ first: '3' });
  expect(pipeline.endpoints[0]).toMatchObject({ client: 'web.v2', method: 'GET', path: '/dashboard', body: undefined });
});

it('hands the path over as it was sent', async () => {
  const pipeline = fakePipeline();
  await using server = await startTestServer({ pipeline });

  await fetch(`${server.url}/web/orders/a%2Fb%`);

  expect(pipeline.endpoints[0]?.path).toBe('/orders/a%2Fb%');
});

it('reads the JSON body of a POST', async () => {
  await using server = await startTestServer();

  const response = await fetch(`${server.url}/web/dashboard`, { method: 'POST', headers: JSON_TYPE, body: '{"a":1}' });

  expect(await response.json()).toEqual({ first: null, body: { a: 1 } });
});

it('takes an empty JSON body as none', async () => {
  await using server = await startTestServer();

  const response = await fetch(`${server.url}/web/dashboard`, { method: 'POST', headers: JSON_TYPE });

  expect(await response.json()).toEqual({ first: null });
});

it.each([
  ['no content type', {}, Buffer.from('{}'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a list', JSON_TYPE, '[]', 400, 'BAD_REQUEST'],
  ['malformed JSON', JSON_TYPE, '{', 400, 'BAD_REQUEST'],
  ['too long a body', JSON_TYPE, ' '.repeat(MAX_BODY_BYTES + 1), 413, 'PAYLOAD_TOO_LARGE'],
])('lets the pipeline refuse %s', async (_name, headers: Record<string, string>, body, status, code) => {
  const pipeline = fakePipeline();
  await using server = await startTestServer({ pipeline });

  const response = await fetch(`${server.url}/web/dashboard`, { method: 'POST', headers, body });

  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(pipeline.endpoints[0]?.body).toBeInstanceOf(GatewayError);
  expect(pipeline.endpoints[0]?.body).toMatchObject({ code });
});

it('lets the pipeline refuse a query string that is not well encoded', async () => {
  const pipeline = fakePipeline();
  await using server = await startTestServer({ pipeline });

  const response = await fetch(`${server.url}/web/dashboard?first=%zz`);

  expect(response.status).toBe(400);
  expect(pipeline.endpoints[0]?.search).toMatchObject({ code: 'BAD_REQUEST' });
});

it('serves the OpenAPI document of a client', async () => {
  await using server = await startTestServer();

  const response = await fetch(`${server.url}/web/v2/openapi.json`);

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ openapi: '3.1.0', info: { title: 'web.v2' } });
});

it.each([
  ['PUT', '/web/dashboard', 'GET, POST'],
  ['POST', '/web/openapi.json', 'GET'],
])('refuses %s %s and names what is allowed', async (method, path, allow) => {
  await using server = await startTestServer();

  const response = await fetch(server.url + path, { method, headers: JSON_TYPE, body: '{}' });

  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe(allow);
  expect(await codeOf(response)).toBe('METHOD_NOT_ALLOWED');
});
