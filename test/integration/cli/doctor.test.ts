import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';

import { startIssuer } from '../../../demo/issuer.ts';
import { type Finished, rootWith, runFacet } from './run-facet.ts';

const SCHEMAS = {
  'schemas/services/users.graphql': `extend schema @service(url: "{$env.DOCTOR_USERS}/v1/secret-path")
extend type Query { user(id: ID!): User @rest(GET: "/users/{$args.id}") @authenticated }
type User { id: ID! name: String! }
`,
  'schemas/web.graphql': 'type Query { user(id: ID!): User }\ntype User { id: ID! }\n',
};

interface Found {
  readonly subject: string;
  readonly state: 'ok' | 'failed' | 'off';
  readonly found: string;
  readonly hint?: string;
}

const PORTS = 'server: { port: 0, adminPort: 0 }\n';

async function examined(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished & { readonly finding: (subject: string) => Found | undefined }> {
  await using root = await rootWith({ 'facet.yaml': PORTS, ...SCHEMAS, ...files });
  const finished = await runFacet(['doctor', '--root', root.path, '--format', 'json'], environment);
  const findings = JSON.parse(finished.stdout) as readonly Found[];
  return { ...finished, finding: (subject) => findings.find((one) => one.subject === subject) };
}

/** A service that answers everything with this status. */
async function serviceWith(status: number): Promise<AsyncDisposable & { readonly url: string; readonly port: number }> {
  const server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    [Symbol.asyncDispose]: () => new Promise((closed) => server.close(() => closed())),
  };
}

describe('facet doctor', () => {
  it('finds nothing missing where all is there', async () => {
    await using users = await serviceWith(404);
    const { issuer, server } = await startIssuer();
    const settings = `${PORTS}auth: { jwt: [{ issuer: "${issuer.url}", jwks: "${issuer.jwksUrl}" }] }\n`;

    const { code, stdout, finding } = await examined(
      { 'facet.yaml': settings, 'api-keys.json': '[]' },
      { DOCTOR_USERS: users.url },
    );
    await server.close();

    expect(code).toBe(0);
    expect(finding('Node')).toEqual({ subject: 'Node', state: 'ok', found: process.versions.node });
    expect(finding('facet.yaml')?.state).toBe('ok');
    expect(finding('schemas')?.found).toBe('1 service, 1 client, 0 errors, 0 warnings');
    expect(finding('service users')).toMatchObject({ state: 'ok', found: `${users.url} answers (404)` });
    expect(finding(`issuer ${issuer.url}`)?.found).toBe('1 key in its key set');
    expect(finding('API keys in api-keys.json')).toMatchObject({ state: 'ok', found: '0 keys' });
    expect(finding('Redis')?.state).toBe('off');
    expect(stdout).not.toContain('secret-path');
  });

  it('names what is missing, with a hint, and exits with 1', async () => {
    await using users = await serviceWith(503);
    const { code, finding, stdout } = await examined(
      {
        'facet.yaml': `server: { port: ${users.port}, adminPort: 0 }
auth: { jwt: [{ issuer: "https://id.example.com", jwks: "http://127.0.0.1:1/jwks.json" }] }
redis: { url: "redis://:hush-hush@127.0.0.1:1" }
`,
        'api-keys.json': '{',
        'schemas/tv.graphql': 'type Query { usr: Int }',
      },
      { DOCTOR_USERS: users.url },
    );

    expect(code).toBe(1);
    expect(finding('schemas')).toMatchObject({ state: 'failed', hint: 'See them with facet check.' });
    expect(finding('service users')).toMatchObject({ state: 'failed', found: `${users.url} answers with 503` });
    expect(finding('issuer https://id.example.com')).toMatchObject({
      state: 'failed',
      found: 'its key set cannot be fetched: nothing listens there',
    });
    expect(finding('API keys in api-keys.json')).toMatchObject({
      state: 'failed',
      found: 'the file is not valid JSON',
    });
    expect(finding('Redis')).toMatchObject({ state: 'failed', found: 'does not answer' });
    expect(finding(`port ${users.port}`)).toMatchObject({ state: 'failed', found: 'taken on 127.0.0.1' });
    expect(stdout).not.toContain('hush-hush');
  });

  it.each([
    ['a variable that is not set', {}, 'the environment variable DOCTOR_USERS is not set'],
    ['a host without an address', { DOCTOR_USERS: 'http://nowhere.invalid' }, /^http:\/\/nowhere\.invalid: its host/],
    [
      'a port that nothing listens on',
      { DOCTOR_USERS: 'http://127.0.0.1:1' },
      'http://127.0.0.1:1: nothing listens there',
    ],
  ])('tells of a service with %s', async (_, environment, found) => {
    const { code, finding } = await examined({}, environment);

    expect(code).toBe(1);
    expect(finding('service users')).toMatchObject({ state: 'failed', hint: expect.stringContaining('mock: true') });
    expect(finding('service users')?.found).toMatch(found);
  });

  it('needs no address of a service that is mocked', async () => {
    const { code, finding } = await examined({ 'facet.yaml': `${PORTS}services: { users: { mock: true } }\n` });

    expect(code).toBe(0);
    expect(finding('service users')).toMatchObject({ state: 'off', found: 'made-up answers stand in for it' });
  });

  it('looks at the rest when the settings cannot be used', async () => {
    const { code, finding } = await examined({ 'facet.yaml': 'server:\n  prt: 1\n' });

    expect(code).toBe(1);
    expect(finding('facet.yaml')).toMatchObject({ state: 'failed', found: expect.stringMatching(/^line 2: .*prt/) });
    expect(finding('schemas')?.state).toBe('ok');
  });

  it('prints a line for each, with marks, and the sum', async () => {
    await using root = await rootWith({ 'facet.yaml': PORTS, ...SCHEMAS });

    const { stdout } = await runFacet(['doctor', '--root', root.path]);

    expect(stdout).toMatch(/^✓ Node: \d+/);
    expect(stdout).toMatch(
      /\n✗ service users: the environment variable DOCTOR_USERS is not set\n {2}hint: Set DOCTOR_USERS/,
    );
    expect(stdout).toMatch(/\n– Redis: not set: limits and caches are kept in the process\n/);
    expect(stdout).toMatch(/\n1 thing to see to\.\n$/);
  });
});
