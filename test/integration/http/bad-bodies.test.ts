import { Readable } from 'node:stream';
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.ts';
import { codeOf, fakePipeline, lanes, MAX_BODY_BYTES, post, sendRaw, startTestServer } from './support.ts';

const ECHO = 'do-not-echo-me';
const QUERY = JSON.stringify({ query: '{ me }' });

describe.each(lanes)('%s', (_, jsonLane) => {
  it.each([
    ['malformed JSON', `{"query": ${ECHO}`],
    ['an empty body', ''],
    ['text', JSON.stringify(ECHO)],
    ['null', 'null'],
    ['a batch', `[${Array(50).fill(QUERY).join(',')}]`],
    ['a query that is a number', '{"query":1}'],
    ['a query that is an object', '{"query":{}}'],
    ['an operation name that is a list', `{"query":"{ me }","operationName":["${ECHO}"]}`],
    ['variables that are text', `{"query":"{ me }","variables":"${ECHO}"}`],
    ['variables that are a list', `{"query":"{ me }","variables":["${ECHO}"]}`],
    ['extensions that are a number', '{"query":"{ me }","extensions":7}'],
    ['a document id that is true', '{"documentId":true}'],
    ['100,000 nested arrays', `{"query":"{ me }","variables":{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`],
    ['100,000 nested arrays that never end', '['.repeat(1e5)],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ])('refuses %s as BAD_REQUEST and does not echo it', async (_name, body) => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, body);
    const text = await response.clone().text();

    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('BAD_REQUEST');
    expect(text).not.toContain(ECHO);
    expect(text.length).toBeLessThan(300);
  });

  it.each([
    ['text', { 'content-type': 'text/plain' }],
    ['a GraphQL document', { 'content-type': 'application/graphql' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['multipart', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['JSON in another charset', { 'content-type': 'application/json; charset=utf-16' }],
    ['JSON in an unknown content encoding', { 'content-encoding': 'rot13' }],
    ['JSON in two content encodings', { 'content-encoding': 'gzip, gzip' }],
  ])('refuses %s as UNSUPPORTED_MEDIA_TYPE', async (_name, headers: Record<string, string>) => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, QUERY, headers);

    expect(response.status).toBe(415);
    expect(await codeOf(response)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('refuses a body without a content type as UNSUPPORTED_MEDIA_TYPE', async () => {
    await using server = await startTestServer({ jsonLane });

    const response = await fetch(`${server.url}/web/graphql`, { method: 'POST', body: Buffer.from(QUERY) });

    expect(response.status).toBe(415);
    expect(await codeOf(response)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('takes a charset of UTF-8 in any spelling', async () => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, QUERY, { 'content-type': 'Application/JSON; charset="UTF-8"' });

    expect(response.status).toBe(200);
  });

  it('refuses a declared 20 MB before it is sent, and closes the connection', async () => {
    const pipeline = fakePipeline();
    await using server = await startTestServer({ jsonLane, pipeline });

    const answered = await sendRaw(
      server.port,
      'POST /web/graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 20971520\r\n\r\n{"q',
    );

    expect(answered).toMatch(/^HTTP\/1\.1 413 /);
    expect(answered).toMatch(/^connection: close\r$/im);
    expect(answered).toContain('PAYLOAD_TOO_LARGE');
    expect(pipeline.requests[0]?.params).toBeInstanceOf(GatewayError);
  });

  it('refuses 4 MB in chunks, and the caller sees the answer', async () => {
    await using server = await startTestServer({ jsonLane });
    const chunk = new TextEncoder().encode(ECHO.repeat(4_000));
    const chunks = Array<Uint8Array>(75).fill(chunk);

    const response = await post(server.url, Readable.from(chunks));
    const text = await response.clone().text();

    expect(response.status).toBe(413);
    expect(await codeOf(response)).toBe('PAYLOAD_TOO_LARGE');
    expect(text).not.toContain(ECHO);
  });

  it('takes a body of exactly the limit', async () => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, QUERY.padEnd(MAX_BODY_BYTES, ' '));

    expect(response.status).toBe(200);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(64 * MAX_BODY_BYTES))],
    ['deflate', deflateSync(Buffer.alloc(64 * MAX_BODY_BYTES))],
    ['br', brotliCompressSync(Buffer.alloc(64 * MAX_BODY_BYTES), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['zstd', zstdCompressSync(Buffer.alloc(64 * MAX_BODY_BYTES))],
  ])('refuses a small %s body that inflates to 64 MB', async (encoding, body) => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, body, { 'content-encoding': encoding });

    expect(body.length).toBeLessThan(100_000);
    expect(response.status).toBe(413);
    expect(await codeOf(response)).toBe('PAYLOAD_TOO_LARGE');
  });

  it('refuses a compressed body that is too long, though it inflates to nothing', async () => {
    await using server = await startTestServer({ jsonLane });
    const empty = Buffer.concat(Array<Buffer>(2_000).fill(gzipSync('')));

    const response = await post(server.url, Readable.from(Array<Buffer>(30).fill(empty)), {
      'content-encoding': 'gzip',
    });

    expect(response.status).toBe(413);
  });

  it.each([
    ['gzip', gzipSync(QUERY)],
    ['deflate', deflateSync(QUERY)],
    ['br', brotliCompressSync(QUERY)],
    ['zstd', zstdCompressSync(QUERY)],
  ])('inflates %s', async (encoding, body) => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, body, { 'content-encoding': encoding });

    expect(await response.json()).toEqual({ data: { query: '{ me }' } });
  });

  it.each([
    ['cut', gzipSync(QUERY).subarray(0, -12)],
    ['broken', Buffer.from('not gzip at all')],
  ])('refuses %s gzip as BAD_REQUEST', async (_name, body) => {
    await using server = await startTestServer({ jsonLane });

    const response = await post(server.url, body, { 'content-encoding': 'gzip' });

    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('BAD_REQUEST');
  });

  it('hands over parameters as they are, null as absent and __proto__ as an ordinary key', async () => {
    const pipeline = fakePipeline();
    await using server = await startTestServer({ jsonLane, pipeline });

    await post(
      server.url,
      '{"__proto__":{"query":"x"},"operationName":null,"documentId":"sha256:1","variables":{"__proto__":{"admin":true}},"other":1}',
    );

    const params = pipeline.requests[0]?.params;
    if (params instanceof GatewayError) throw params;
    expect(params).toMatchObject({ query: undefined, operationName: undefined, documentId: 'sha256:1' });
    expect(Object.keys(params?.variables ?? {})).toEqual(['__proto__']);
    expect(params?.variables?.['admin']).toBeUndefined();
  });

  it('serves the next request as if nothing had happened', async () => {
    await using server = await startTestServer({ jsonLane });

    await post(server.url, '{');
    const response = await post(server.url, QUERY);

    expect(await response.json()).toEqual({ data: { query: '{ me }' } });
  });
});
