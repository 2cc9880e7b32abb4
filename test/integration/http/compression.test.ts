import { describe, expect, it } from 'vitest';
import { openSession, post as postOverHttp2, startSecureServer } from './secure-server.ts';
import { askRaw, textOf } from './raw-answer.ts';
import { answer, fakePipeline, lanes, startTestServer } from './support.ts';

const compression = { enabled: true, minBytes: 1_024 };
const QUERY = JSON.stringify({ query: '{ me }' });
const POST = { method: 'POST', body: QUERY, headers: { 'content-type': 'application/json' } };

/** An answer of so many bytes. */
const sized = (bytes: number): string => JSON.stringify({ data: 'é'.repeat((bytes - 11) / 2) });

/** A pipeline that answers everything with this body. */
const always = (body: string, headers: Readonly<Record<string, string>> = {}) => {
  const whole = { ...answer(200, body, 'application/json') };
  const made = { ...whole, headers: { ...whole.headers, ...headers } };
  return fakePipeline({ graphql: () => Promise.resolve(made), endpoint: () => Promise.resolve(made) });
};

describe.each(lanes)('%s', (_, jsonLane) => {
  it.each([
    ['zstd', 1_025],
    ['br', 1_025],
    ['gzip', 1_025],
    ['zstd', 100_001],
    ['br', 100_001],
    ['gzip', 100_001],
  ])('compresses with %s an answer of %i bytes', async (coding, bytes) => {
    const body = sized(bytes);
    await using server = await startTestServer({ jsonLane, compression, pipeline: always(body) });
    const headers = { ...POST.headers, 'accept-encoding': coding };

    const graphql = await askRaw(`${server.url}/web/graphql`, { ...POST, headers });
    const endpoint = await askRaw(`${server.url}/web/dashboard`, { headers: { 'accept-encoding': coding } });

    for (const seen of [graphql, endpoint]) {
      expect(seen.status).toBe(200);
      expect(seen.headers).toMatchObject({
        'content-encoding': coding,
        'content-length': String(seen.bytes.length),
        vary: 'accept-encoding',
      });
      expect(textOf(seen)).toBe(body);
      expect(seen.bytes.length).toBeLessThan(bytes / 5);
    }
  });

  it.each([
    ['an answer that is too short', 1_023, 'gzip'],
    ['for who asks for nothing', 5_001, undefined],
    ['for who takes no coding', 5_001, 'identity'],
    ['for who takes only codings that there are none of', 5_001, 'deflate'],
    ['for who refuses every coding', 5_001, 'gzip;q=0, *;q=0'],
  ])('does not compress %s', async (_name, bytes, accepted) => {
    const body = sized(bytes);
    await using server = await startTestServer({ jsonLane, compression, pipeline: always(body) });
    const headers = { ...POST.headers, ...(accepted !== undefined && { 'accept-encoding': accepted }) };

    const seen = await askRaw(`${server.url}/web/graphql`, { ...POST, headers });

    expect(seen.headers).not.toHaveProperty('content-encoding');
    expect(seen.headers).not.toHaveProperty('vary');
    expect(seen.headers['content-length']).toBe(String(bytes));
    expect(textOf(seen)).toBe(body);
  });

  it('compresses even a short answer for who refuses it as it is', async () => {
    await using server = await startTestServer({ jsonLane, compression });
    const headers = { ...POST.headers, 'accept-encoding': 'gzip, identity;q=0' };

    const seen = await askRaw(`${server.url}/web/graphql`, { ...POST, headers });

    expect(seen.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(textOf(seen))).toMatchObject({ data: { query: '{ me }' } });
  });

  it('does not compress when it is turned off', async () => {
    const off = { ...compression, enabled: false };
    await using server = await startTestServer({ jsonLane, compression: off, pipeline: always(sized(5_001)) });

    const seen = await askRaw(`${server.url}/web/graphql`, { headers: { 'accept-encoding': 'gzip' } });

    expect(seen.headers).not.toHaveProperty('content-encoding');
  });

  it.each([
    ['', 'accept, accept-encoding'],
    ['gzip', 'accept, accept-encoding'],
  ])('tells caches of an answer with a tag that it varies, for "%s"', async (accepted, vary) => {
    const tag = { etag: 'W/"one"', vary: 'accept', 'cache-control': 'public, max-age=60' };
    await using server = await startTestServer({ jsonLane, compression, pipeline: always(sized(5_001), tag) });
    const headers = accepted === '' ? {} : { 'accept-encoding': accepted };

    const seen = await askRaw(`${server.url}/web/graphql?query={me}`, { headers });
    const again = await askRaw(`${server.url}/web/graphql?query={me}`, { headers });

    expect(seen.headers).toMatchObject({ ...tag, vary });
    expect(again.bytes.equals(seen.bytes)).toBe(true);
    expect(textOf(again)).toBe(sized(5_001));
  });

  it('does not take one kept answer for another of the same tag', async () => {
    let count = 0;
    const graphql = () => {
      const whole = answer(200, JSON.stringify({ data: (count++).toString().repeat(5_000) }), 'application/json');
      return Promise.resolve({ ...whole, headers: { ...whole.headers, etag: 'W/"one"' } });
    };
    await using server = await startTestServer({ jsonLane, compression, pipeline: fakePipeline({ graphql }) });
    const url = `${server.url}/web/graphql?query={me}`;

    const seen = [
      await askRaw(url, { headers: { 'accept-encoding': 'br' } }),
      await askRaw(url, { headers: { 'accept-encoding': 'br' } }),
    ];

    expect(seen.map((one) => textOf(one)[9])).toEqual(['0', '1']);
  });

  it('leaves an answer without a body as it is', async () => {
    const unchanged = { status: 304, headers: { etag: 'W/"one"', vary: 'accept' }, body: '' };
    const pipeline = fakePipeline({ graphql: () => Promise.resolve(unchanged) });
    await using server = await startTestServer({ jsonLane, compression, pipeline });

    const seen = await askRaw(`${server.url}/web/graphql?query={me}`, {
      headers: { 'accept-encoding': 'gzip, identity;q=0' },
    });

    expect(seen.status).toBe(304);
    expect(seen.headers).toMatchObject({ etag: 'W/"one"', vary: 'accept, accept-encoding' });
    expect(seen.headers).not.toHaveProperty('content-encoding');
    expect(seen.bytes).toHaveLength(0);
  });

  it('does not compress events', async () => {
    const events = (async function* () {
      yield await Promise.resolve(sized(5_001));
    })();
    const stream = { status: 200, headers: { 'content-type': 'text/event-stream' }, events };
    const pipeline = fakePipeline({ graphql: () => Promise.resolve(stream) });
    await using server = await startTestServer({ jsonLane, compression, pipeline });
    const headers = { ...POST.headers, accept: 'text/event-stream', 'accept-encoding': 'gzip' };

    const seen = await askRaw(`${server.url}/web/graphql`, { ...POST, headers });

    expect(seen.headers).not.toHaveProperty('content-encoding');
    expect(textOf(seen)).toContain(sized(5_001));
  });

  it('compresses over HTTP/2', async () => {
    const body = sized(50_001);
    await using server = await startSecureServer({ jsonLane, compression, pipeline: always(body) });
    await using session = openSession(server.origin);

    const { headers, bytes } = await postOverHttp2(session, QUERY, { 'accept-encoding': 'br, gzip' });

    expect(headers).toMatchObject({ 'content-encoding': 'br', 'content-length': String(bytes.length) });
    expect(textOf({ headers, bytes })).toBe(body);
  });

  it('compresses refusals that are long', async () => {
    const message = 'no '.repeat(1_000);
    const refused = answer(400, JSON.stringify({ errors: [{ message }] }), 'application/problem+json');
    await using server = await startTestServer({
      ...{ jsonLane, compression },
      pipeline: fakePipeline({ graphql: () => Promise.resolve(refused) }),
    });

    const seen = await askRaw(`${server.url}/web/graphql`, { headers: { 'accept-encoding': 'zstd' } });

    expect(seen.status).toBe(400);
    expect(seen.headers['content-encoding']).toBe('zstd');
    expect(textOf(seen)).toContain(message);
  });
});

it('answers others while a long answer is compressed', async () => {
  const long = JSON.stringify({ data: Array.from({ length: 400_000 }, (_, index) => index * 7_919) });
  const order: string[] = [];
  const pipeline = fakePipeline({
    graphql: () => Promise.resolve(answer(200, long, 'application/json')),
  });
  await using server = await startTestServer({ compression, pipeline });
  const accept = { 'accept-encoding': 'gzip' };

  const slow = askRaw(`${server.url}/web/graphql`, { ...POST, headers: { ...POST.headers, ...accept } });
  const noted = slow.then(() => order.push('long'));
  const short = await askRaw(`${server.url}/web/dashboard`, { headers: accept });
  order.push('short');
  await noted;

  expect(short.status).toBe(200);
  expect(order).toEqual(['short', 'long']);
  expect(textOf(await slow)).toBe(long);
});
