import { describe, expect, it } from 'vitest';
import type { ClientRules } from '../../../src/core/settings.ts';
import { fakePipeline, lanes, sendRaw, startTestServer } from './support.ts';

const CLIENTS: Readonly<Record<string, ClientRules>> = {
  web: { introspection: undefined, hosts: ['api.example.com', 'localhost:81'], cors: undefined, limits: {} },
};

describe.each(lanes)('%s', (_, jsonLane) => {
  it.each([
    ['its host', 'api.example.com', 200],
    ['its host on any port', 'API.example.com:8443', 200],
    ['its host on its port', 'localhost:81', 200],
    ['its host on another port', 'localhost:82', 404],
    ['another host', 'evil.example.com', 404],
    ['a longer host', 'api.example.com.evil.example', 404],
    ['no host', '', 404],
  ])('serves a client under its hosts: %s', async (_name, host, status) => {
    const pipeline = fakePipeline();
    await using server = await startTestServer({ jsonLane, pipeline, clients: CLIENTS });
    const head = `GET /web/graphql?query={me} HTTP/1.1\r\nhost: ${host}\r\n`;

    const answered = await sendRaw(
      server.port,
      `${head}x-forwarded-host: api.example.com\r\nconnection: close\r\n\r\n`,
    );

    expect(answered).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(pipeline.requests).toHaveLength(status === 200 ? 1 : 0);
    if (status === 404) expect(answered).toContain('there is no such client');
  });
});

it('serves a client without hosts under any', async () => {
  await using server = await startTestServer({ clients: CLIENTS });

  const answered = await sendRaw(
    server.port,
    'GET /web/v2/graphql?query={me} HTTP/1.1\r\nhost: any.example.com\r\nconnection: close\r\n\r\n',
  );

  expect(answered).toMatch(/^HTTP\/1\.1 200 /);
});
