import { describe, expect, it, vi } from 'vitest';
import { codeOf, fakePipeline, lanes, post, startTestServer } from './support.ts';

const QUERY = JSON.stringify({ query: '{ me }' });

describe.each(lanes)('%s', (_, jsonLane) => {
  it.each([
    ['a GraphQL answer', '/web/graphql?query={me}', 200],
    ['a refusal', '/web/graphql?variables={', 400],
    ['an unknown client', '/tv/graphql', 404],
    ['an unknown version', '/web/v3/graphql', 404],
    ['an unknown path', '/', 404],
    ['a client alone', '/web', 404],
    ['an unknown endpoint', '/web/nothing?secret=1', 404],
    ['malformed percent-encoding', '/web/%E0%A4%A', 404],
    ['an encoded slash', '/web%2fgraphql', 404],
    ['the openapi.json of a client without endpoints', '/bare/openapi.json', 404],
  ])('%s has a request id, its length and no-store', async (_name, path, status) => {
    await using server = await startTestServer({ jsonLane });

    const response = await fetch(server.url + path);
    const body = await response.clone().text();

    expect(response.status).toBe(status);
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(body)));
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
    if (status === 404) expect(await codeOf(response)).toBe('NOT_FOUND');
    expect(body).not.toContain('secret');
  });

  it('returns the request id of the caller', async () => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, QUERY, { 'x-request-id': 'Trace_1.2-3' });

    expect(response.headers.get('x-request-id')).toBe('Trace_1.2-3');
  });

  it.each(['a b', '<script>', 'x'.repeat(129)])('does not return the request id %s', async (given) => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, QUERY, { 'x-request-id': given });

    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('masks an unexpected exception and reports it', async () => {
    const onUnexpected = vi.fn();
    const pipeline = fakePipeline({ graphql: () => Promise.reject(new Error('secret at /srv/app.ts')) });
    await using server = await startTestServer({ jsonLane, pipeline, onUnexpected });

    const response = await post(server.url, QUERY, { 'x-request-id': 'r1' });
    const text = await response.clone().text();

    expect(response.status).toBe(500);
    expect(await codeOf(response)).toBe('INTERNAL_SERVER_ERROR');
    expect(text).not.toContain('secret');
    expect(onUnexpected).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: 'secret at /srv/app.ts' }),
      'r1',
    );
  });

  it('answers a caller who takes only streams when the pipeline fails', async () => {
    const onUnexpected = vi.fn();
    const pipeline = fakePipeline({ graphql: () => Promise.reject(new Error('secret')) });
    await using server = await startTestServer({ jsonLane, pipeline, onUnexpected });

    const response = await post(server.url, QUERY, { accept: 'text/event-stream' });

    expect(response.status).toBe(500);
    expect(await codeOf(response)).toBe('INTERNAL_SERVER_ERROR');
    expect(onUnexpected).toHaveBeenCalledOnce();
  });

  it('tells who refused requests the pipeline never saw', async () => {
    const onRefused = vi.fn();
    await using server = await startTestServer({ jsonLane, onRefused });

    await fetch(`${server.url}/tv/graphql`, { headers: { 'x-request-id': 'r2' } });

    expect(onRefused).toHaveBeenCalledExactlyOnceWith({ requestId: 'r2', method: 'GET', code: 'NOT_FOUND' });
  });
});
