import { describe, expect, it } from 'vitest';
import type { ClientRules } from '../../../src/core/settings.ts';
import { answer, codeOf, fakePipeline, lanes, post, startTestServer } from './support.ts';

const QUERY = JSON.stringify({ query: '{ me }' });
const CLIENTS: Readonly<Record<string, ClientRules>> = {
  web: { introspection: undefined, hosts: undefined, cors: undefined, limits: { maxBodyBytes: 100 } },
};

describe.each(lanes)('%s', (_, jsonLane) => {
  it('holds a client to its own size of a body, and others to the usual one', async () => {
    await using server = await startTestServer({ jsonLane, clients: CLIENTS });

    const fitting = await post(server.url, QUERY.padEnd(100, ' '));
    const tooLarge = await post(server.url, QUERY.padEnd(101, ' '));
    const endpoint = await fetch(`${server.url}/web/dashboard`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}'.padEnd(101, ' '),
    });
    const other = await fetch(`${server.url}/web/v2/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: QUERY.padEnd(101, ' '),
    });

    expect([fitting.status, tooLarge.status, endpoint.status, other.status]).toEqual([200, 413, 413, 200]);
    expect(await codeOf(tooLarge)).toBe('PAYLOAD_TOO_LARGE');
  });

  it('tells the pipeline where a request comes from, as trusted proxies say', async () => {
    const addresses: string[] = [];
    const pipeline = fakePipeline({
      graphql({ remote }) {
        addresses.push(remote.address);
        return Promise.resolve(answer(200, '{}', 'application/json'));
      },
      endpoint({ remote }) {
        addresses.push(remote.address);
        return Promise.resolve(answer(200, '{}', 'application/json'));
      },
    });
    await using trusting = await startTestServer({ jsonLane, pipeline, trustedProxies: ['127.0.0.0/8'] });
    await using wary = await startTestServer({ jsonLane, pipeline });
    const forwarded = { 'x-forwarded-for': '203.0.113.7' };

    await fetch(`${trusting.url}/web/dashboard`, { headers: forwarded });
    await post(trusting.url, QUERY, forwarded);
    await post(wary.url, QUERY, forwarded);

    expect(addresses).toEqual(['203.0.113.7', '203.0.113.7', '127.0.0.1']);
  });
});
