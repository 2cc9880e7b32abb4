import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.ts';
import { answer, codeOf, fakePipeline, lanes, post, startTestServer } from './support.ts';

const QUERY = JSON.stringify({ query: '{ me }' });

describe.each(lanes)('%s', (_, jsonLane) => {
  it.each([
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    [
      'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
      'application/graphql-response+json',
    ],
    ['application/json, application/graphql-response+json', 'application/json'],
    ['application/json;q=0.5, application/graphql-response+json;q=0.9', 'application/graphql-response+json'],
    ['application/graphql-response+json, application/json, multipart/mixed', 'application/graphql-response+json'],
    ['text/event-stream, application/json;q=0.1', 'application/json'],
  ])('answers Accept: %s with %s', async (accept, mediaType) => {
    const pipeline = fakePipeline();
    await using server = await startTestServer({ jsonLane, pipeline });

    const response = await post(server.url, QUERY, { accept });

    expect(response.headers.get('content-type')).toBe(`${mediaType}; charset=utf-8`);
    expect(pipeline.requests[0]?.mediaType).toBe(mediaType);
    expect(await response.json()).toEqual({ data: { query: '{ me }' } });
  });

  it.each(['text/html', 'application/xml, image/*', 'application/json;q=0'])(
    'refuses Accept: %s as NOT_ACCEPTABLE',
    async (accept) => {
      await using server = await startTestServer({ jsonLane });

      const response = await post(server.url, QUERY, { accept });

      expect(response.status).toBe(406);
      expect(await codeOf(response)).toBe('NOT_ACCEPTABLE');
    },
  );

  it('passes status, headers and text of the pipeline on as they are', async () => {
    const body = '{ "data": {"b":1,"a":"ü"} }';
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'retry-after': '7',
      'cache-control': 'max-age=5',
    };
    const pipeline = fakePipeline({ graphql: () => Promise.resolve({ status: 429, headers, body }) });
    await using server = await startTestServer({ jsonLane, pipeline });

    const response = await post(server.url, QUERY);

    expect(response.status).toBe(429);
    expect(Object.fromEntries(response.headers)).toMatchObject(headers);
    expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(body)));
    expect(await response.text()).toBe(body);
  });

  it('reads the parameters of a GET from the query string', async () => {
    const pipeline = fakePipeline();
    await using server = await startTestServer({ jsonLane, pipeline });
    const search = new URLSearchParams({
      query: 'query Q { me }',
      operationName: 'Q',
      variables: '{"a":[1]}',
      extensions: 'null',
    });

    const response = await fetch(`${server.url}/web/graphql/?${search}`);

    expect(response.status).toBe(200);
    expect(pipeline.requests[0]?.method).toBe('GET');
    expect(pipeline.requests[0]?.params).toEqual({
      query: 'query Q { me }',
      operationName: 'Q',
      variables: { a: [1] },
    });
  });

  it.each(['variables={', 'variables=[]', 'extensions=1', `variables=${'['.repeat(5_000)}`, 'variables=%ff'])(
    'refuses a GET with %s as BAD_REQUEST',
    async (search) => {
      await using server = await startTestServer({ jsonLane });

      const response = await fetch(`${server.url}/web/graphql?query={me}&${search}`);

      expect(response.status).toBe(400);
      expect(await codeOf(response)).toBe('BAD_REQUEST');
    },
  );

  it('adds Allow when the pipeline refuses a mutation by GET', async () => {
    const pipeline = fakePipeline({ graphql: () => Promise.resolve(answer(405, '{"errors":[]}', 'application/json')) });
    await using server = await startTestServer({ jsonLane, pipeline });

    const response = await fetch(`${server.url}/web/graphql?query=mutation{a}`);

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])('refuses %s and names what is allowed', async (method) => {
    const pipeline = fakePipeline();
    await using server = await startTestServer({ jsonLane, pipeline });

    const response = await fetch(`${server.url}/web/graphql`, { method });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST');
    expect(pipeline.requests).toEqual([]);
  });

  it('reflects no Origin', async () => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, QUERY, { origin: 'https://elsewhere.example' });

    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it.each([
    ['text/event-stream', /^:\n\nevent: next\ndata: \{"data":\{"query":"\{ me \}"\}\}\n\nevent: complete\ndata:\n\n$/],
    [
      'multipart/mixed',
      /^\r\n---\r\nContent-Type: application\/json[^]*\{"data":\{"query":"\{ me \}"\}\}\r\n-----\r\n$/,
    ],
  ])('frames an answer for callers who only take %s', async (accept, framed) => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, QUERY, { accept });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(accept);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.text()).toMatch(framed);
  });

  it('keeps the status of a refusal for callers who only take a stream', async () => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, '[]', { accept: 'text/event-stream' });

    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('BAD_REQUEST');
  });

  it('hands the same request over, headers joined and not cut', async () => {
    const pipeline = fakePipeline();
    await using server = await startTestServer({ jsonLane, pipeline });
    const headers = new Headers({ 'content-type': 'application/json', 'x-request-id': 'abc-1' });
    headers.append('authorization', 'Bearer a');
    headers.append('authorization', 'Bearer b');

    await fetch(`${server.url}/web/v2/graphql`, { method: 'POST', headers, body: QUERY });

    const [request] = pipeline.requests;
    expect(request).toMatchObject({ client: 'web.v2', method: 'POST', requestId: 'abc-1' });
    expect(request?.headers).toMatchObject({ authorization: 'Bearer a, Bearer b' });
    expect(request?.params).not.toBeInstanceOf(GatewayError);
  });
});
