import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SettingsError } from '../../../src/core/settings-error.ts';
import { limitsOf, loadSettings, type Settings } from '../../../src/core/settings.ts';
import { CERTIFICATE, NEXT_PRIVATE_KEY, PRIVATE_KEY } from '../../support/self-signed.ts';

interface Given {
  readonly yaml?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly flags?: Readonly<Record<string, string>>;
  /** Other files beside it. */
  readonly files?: Readonly<Record<string, string>>;
}

function load({ yaml, environment = {}, flags = {}, files = {} }: Given): Settings {
  const root = mkdtempSync(join(tmpdir(), 'facet-settings-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  if (yaml !== undefined) writeFileSync(join(root, 'facet.yaml'), yaml);
  return loadSettings({ root, environment: (name) => environment[name], flags });
}

function problemsOf(given: Given): SettingsError['problems'] {
  try {
    load(given);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems;
  }
}

it.each([
  ['without a file', undefined],
  ['with an empty file', ''],
  ['with empty sections', 'server:\nauth:\n  jwt:\nclients:\n# limits:\n'],
])('has defaults for everything %s', (_, yaml) => {
  const settings = load(yaml === undefined ? {} : { yaml });

  expect(settings).toEqual({
    server: {
      host: '127.0.0.1',
      port: 4000,
      adminHost: '127.0.0.1',
      adminPort: undefined,
      tls: undefined,
      keepAliveTimeoutMs: 65_000,
      headersTimeoutMs: 10_000,
      receiveTimeoutMs: 30_000,
      compression: { enabled: true, minBytes: 1_024 },
      workers: 1,
      trustedProxies: [],
    },
    auth: { jwt: [], apiKeys: { file: 'api-keys.json', header: 'x-api-key' } },
    services: {},
    clients: {},
    limits: {
      maxBodyBytes: 1_048_576,
      maxTokens: 5_000,
      maxAliases: 50,
      maxRootFields: 50,
      maxDirectives: 50,
      maxResponseBytes: 10_485_760,
      requestTimeoutMs: 10_000,
      maxInFlight: 1_000,
      maxEventLoopDelayMs: 200,
      mode: 'enforce',
    },
    cache: { maxBytes: 67_108_864 },
    redis: { url: undefined },
    telemetry: { logLevel: 'info', slowOperationMs: 1_000 },
  });
});

it('reads everything a file can say', () => {
  const yaml = `
server: { host: 0.0.0.0, port: 8080, trustedProxies: [10.0.0.0/8, "::1"] }
auth:
  jwt:
    - issuer: https://id.example.com
      jwks: https://id.example.com/jwks.json
      audience: shop
      algorithms: [EdDSA]
      clockTolerance: 5s
      cookie: __Host-session
      claims: { tenant: "https://example.com/tenant" }
      clients: [web, web.v2]
    - { issuer: staff, jwks: "http://staff/keys", audience: [a, b] }
  apiKeys: { file: secrets/keys.json, header: X-Partner-Key }
services:
  orders: { clientCredentials: { tokenUrl: "https://id/token", clientId: facet, clientSecret: "\${SECRET}", scope: "a b" } }
clients:
  web:
    introspection: true
    hosts: [api.example.com, "api.example.com:8443"]
    cors: { origins: ["https://shop.example.com"], credentials: true, headers: [x-tenant] }
    limits: { maxAliases: 100 }
  web.v2: {}
limits: { maxTokens: 10, requestTimeout: 250ms, maxInFlight: 5, maxEventLoopDelay: 50ms, mode: measure }
telemetry: { logLevel: debug }
`;

  expect(load({ yaml, environment: { SECRET: 'hush' } })).toMatchObject({
    server: {
      host: '0.0.0.0',
      port: 8080,
      adminHost: '127.0.0.1',
      adminPort: undefined,
      workers: 1,
      trustedProxies: ['10.0.0.0/8', '::1'],
    },
    auth: {
      jwt: [
        {
          issuer: 'https://id.example.com',
          jwks: 'https://id.example.com/jwks.json',
          audience: ['shop'],
          algorithms: ['EdDSA'],
          clockToleranceMs: 5_000,
          cookie: '__Host-session',
          claims: { tenant: 'https://example.com/tenant' },
          clients: ['web', 'web.v2'],
        },
        {
          audience: ['a', 'b'],
          algorithms: ['RS256', 'ES256'],
          clockToleranceMs: 60_000,
          cookie: undefined,
          claims: {},
          clients: undefined,
        },
      ],
      apiKeys: { file: 'secrets/keys.json', header: 'x-partner-key' },
    },
    services: {
      orders: {
        clientCredentials: { tokenUrl: 'https://id/token', clientId: 'facet', clientSecret: 'hush', scope: 'a b' },
        ca: undefined,
      },
    },
    clients: {
      web: {
        introspection: true,
        hosts: ['api.example.com', 'api.example.com:8443'],
        cors: { origins: ['https://shop.example.com'], credentials: true, headers: ['x-tenant'] },
        limits: { maxAliases: 100 },
      },
      'web.v2': { introspection: undefined, hosts: undefined, cors: undefined, limits: {} },
    },
    limits: { maxTokens: 10, requestTimeoutMs: 250, maxInFlight: 5, maxEventLoopDelayMs: 50, mode: 'measure' },
    telemetry: { logLevel: 'debug' },
  });
});

it('takes a flag before a variable before the file before the default', () => {
  const yaml = 'server: { host: file, port: 1 }\nlimits: { maxTokens: 1, requestTimeout: 1s }';
  const environment = { FACET_PORT: '2', FACET_MAX_TOKENS: '2', FACET_LOG_LEVEL: 'warn', FACET_MAX_BODY_BYTES: '' };

  const settings = load({ yaml, environment, flags: { port: '3', 'max-response-bytes': '3' } });

  expect(settings).toMatchObject({
    server: { host: 'file', port: 3, adminHost: '127.0.0.1', adminPort: undefined, workers: 1 },
    limits: { maxTokens: 2, requestTimeoutMs: 1_000, maxResponseBytes: 3, maxBodyBytes: 1_048_576 },
    telemetry: { logLevel: 'warn' },
  });
});

it('fills variables into texts, and reads numbers and truth from them', () => {
  const yaml = 'server: { host: "${HOST}.internal", port: "${PORT}" }\nclients: { web: { introspection: "${OPEN}" } }';

  const settings = load({ yaml, environment: { HOST: 'a', PORT: '81', OPEN: 'true' } });

  expect(settings.server).toMatchObject({ host: 'a.internal', port: 81 });
  expect(settings.clients['web']).toMatchObject({ introspection: true });
});

it('does not read YAML out of a variable', () => {
  const settings = load({ yaml: 'server: { host: "${HOST}" }', environment: { HOST: 'x\nport: 1 #${OTHER}' } });

  expect(settings.server).toMatchObject({ host: 'x\nport: 1 #${OTHER}', port: 4000 });
});

it('names all problems together, by their place, and those from outside the file last', () => {
  const yaml =
    'server:\n  port: 70000\n  hots: x\nlimits: { maxTokens: 0 }\ncolours: {}\nclients: { "${X}": {}, web: 3 }';

  const problems = problemsOf({ yaml, environment: { FACET_LOG_LEVEL: 'loud' }, flags: { 'max-body-bytes': '1e9' } });

  expect(problems.map(({ file, line, column, message }) => [file, line, column, message])).toEqual([
    ['facet.yaml', 2, 9, '"server.port" must be a whole number from 0 to 65535'],
    ['facet.yaml', 3, 3, 'unknown setting "server.hots"'],
    ['facet.yaml', 4, 22, expect.stringContaining('"limits.maxTokens" must be a whole number')],
    ['facet.yaml', 5, 1, 'unknown setting "colours"'],
    ['facet.yaml', 6, 12, expect.stringContaining('must map names of clients')],
    ['facet.yaml', 6, 29, '"clients.web" must be a map of settings'],
    ['--max-body-bytes', undefined, undefined, expect.stringContaining('"limits.maxBodyBytes" must be')],
    ['FACET_LOG_LEVEL', undefined, undefined, expect.stringContaining('must be one of trace, debug, info')],
  ]);
});

it.each([
  ['limits: { maxTokns: 1 }', 'unknown setting "limits.maxTokns"; did you mean "maxTokens"?'],
  [
    'auth: { jwt: [{ isuer: a, issuer: a, jwks: "http://a" }] }',
    'unknown setting "auth.jwt[0].isuer"; did you mean "issuer"?',
  ],
  ['telemetri: {}', 'unknown setting "telemetri"; did you mean "telemetry"?'],
])('offers the nearest name in %s', (yaml, message) => {
  expect(problemsOf({ yaml }).map((problem) => problem.message)).toContain(message);
});

it.each([
  ['a list', '- server', 'facet.yaml:1:1 the file must be a map'],
  ['a single word', 'hello', 'facet.yaml:1:1 the file must be a map'],
  ['broken YAML', 'server:\n  port: [1\nlimits: {', 'facet.yaml:3:1'],
  ['a name that stands twice', 'server: {}\nserver: {}', 'facet.yaml:2:1'],
  ['two documents', '--- {}\n---\nserver: {}', 'facet.yaml:2:1'],
  ['a variable that is not set', 'server:\n  host: "${NOWHERE}"', 'facet.yaml:2:9 the variable NOWHERE is not set'],
  ['an issuer without keys', 'auth: { jwt: [{ issuer: a }] }', 'facet.yaml:1:15 "auth.jwt[0].jwks" is missing'],
  ['a key set by file', 'auth: { jwt: [{ issuer: a, jwks: "file:///k" }] }', '"auth.jwt[0].jwks" must be an http'],
  ['a secret in a URL', 'auth: { jwt: [{ issuer: a, jwks: "http://u:p@h/k" }] }', 'without credentials'],
  [
    'a cookie with a value',
    'auth: { jwt: [{ issuer: a, jwks: "http://a/k", cookie: "a=b" }] }',
    'the name of a cookie',
  ],
  ['API keys where tokens come', 'auth: { apiKeys: { header: Authorization } }', 'must be a header of its own'],
  ['a header with a space', 'auth: { apiKeys: { header: "api key" } }', 'must be the name of a header'],
  ['an unknown setting of keys', 'auth: { apiKeys: { fil: a } }', '"auth.apiKeys.fil"; did you mean "file"?'],
  [
    'credentials without a secret',
    'services: { a: { clientCredentials: { tokenUrl: "http://a", clientId: b } } }',
    '"services.a.clientCredentials.clientSecret" is missing',
  ],
  ['a token URL by file', 'services: { a: { clientCredentials: { tokenUrl: "file:///t" } } }', 'must be an http'],
  ['an unknown setting of a service', 'services: { a: { tlss: {} } }', '"services.a.tlss"; did you mean "tls"?'],
  [
    'certificates that are not there',
    'services: { a: { tls: { ca: ca.pem } } }',
    'facet.yaml:1:29 "services.a.tls.ca" names a file that cannot be read (ENOENT)',
  ],
  [
    'a file without certificates',
    'services: { a: { tls: { ca: facet.yaml } } }',
    'names a file without a certificate in PEM',
  ],
  ['an endless time-out', 'limits: { requestTimeout: 999999999h }', 'of at most a day'],
  ['no time at all', 'limits: { requestTimeout: 0s }', 'must be a duration'],
  ['a time without a unit', 'limits: { requestTimeout: 10 }', 'must be a duration'],
  ['any origin', 'clients: { web: { cors: { origins: ["*"] } } }', '"clients.web.cors.origins[0]" must be an origin'],
  ['an origin with a path', 'clients: { web: { cors: { origins: ["https://a.example/"] } } }', 'must be an origin'],
  ['the origin of files', 'clients: { web: { cors: { origins: ["null"] } } }', 'must be an origin'],
  ['origins that are left out', 'clients: { web: { cors: { credentials: true } } }', 'must be a list of origins'],
  ['a URL as a host', 'clients: { web: { hosts: ["https://a.example"] } }', 'must be a host'],
  [
    'a limit that no client has',
    'clients: { web: { limits: { maxInFlight: 1 } } }',
    'unknown setting "clients.web.limits',
  ],
  ['a proxy by its name', 'server: { trustedProxies: [proxy.internal] }', 'must be an IP address or a range'],
  ['a range that is too narrow', 'server: { trustedProxies: [10.0.0.0/33] }', 'must be an IP address or a range'],
  ['a mode that there is none of', 'limits: { mode: off }', 'must be one of enforce, measure'],
])('refuses %s', (_, yaml, text) => {
  expect(() => load({ yaml })).toThrow(text);
});

it.each(['HS256', 'HS512', 'none', 'rs256', 'dir'])('refuses the algorithm %s', (algorithm) => {
  const yaml = `auth: { jwt: [{ issuer: a, jwks: "http://a/k", algorithms: [RS256, ${algorithm}] }] }`;

  expect(problemsOf({ yaml })).toMatchObject([
    { message: expect.stringContaining('"auth.jwt[0].algorithms[1]"') as unknown },
  ]);
});

it('takes one issuer twice for different clients, and not for the same', () => {
  const entry = (clients: string) => `{ issuer: a, jwks: "http://a/k"${clients} }`;

  const apart = `auth: { jwt: [${entry(', clients: [web]')}, ${entry(', clients: [mobile]')}] }`;
  const together = `auth: { jwt: [${entry(', clients: [web]')}, ${entry('')}] }`;

  expect(problemsOf({ yaml: apart })).toEqual([]);
  expect(problemsOf({ yaml: together })).toMatchObject([
    { message: expect.stringContaining('stands twice') as unknown },
  ]);
});

it('never shows a value, which may be a secret', () => {
  const yaml = 'server: { port: "${SECRET}" }\nlimits: { requestTimeout: hunter2 }';

  expect(JSON.stringify(problemsOf({ yaml, environment: { SECRET: 'hunter2' } }))).not.toContain('hunter2');
});

it('freezes everything', () => {
  const settings = load({ yaml: 'auth: { jwt: [{ issuer: a, jwks: "http://a/k" }] }\nclients: { web: {} }' });

  const parts = [
    settings,
    settings.server,
    settings.auth.jwt,
    settings.auth.jwt[0]?.algorithms,
    settings.clients['web'],
  ];
  expect(parts.every(Object.isFrozen)).toBe(true);
});

it('has the limits of a client before those of the gateway', () => {
  const settings = load({
    yaml: 'clients: { web: { limits: { maxTokens: 7 } } }\nlimits: { maxTokens: 3, maxAliases: 4 }',
  });

  expect(limitsOf(settings, 'web')).toMatchObject({ maxTokens: 7, maxAliases: 4 });
  expect(limitsOf(settings, 'mobile')).toMatchObject({ maxTokens: 3, maxAliases: 4 });
});

it('knows no client by a name of Object', () => {
  expect(load({}).clients['constructor']).toBeUndefined();
});

const TLS = 'server:\n  tls:\n    cert: cert.pem\n    key: key.pem\n';
const encryptedKey = (): string =>
  generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hunter2' },
  }).privateKey;

it('finds the certificate and its key in the root folder', () => {
  const { server } = load({ yaml: TLS, files: { 'cert.pem': CERTIFICATE, 'key.pem': PRIVATE_KEY } });

  expect(server.tls?.cert).toMatch(/facet-settings-\w+\/cert\.pem$/);
  expect(server.tls?.key).toMatch(/facet-settings-\w+\/key\.pem$/);
});

it.each([
  ['is not there', {}, 3, '"server.tls.cert" names a file that cannot be read (ENOENT)'],
  ['has no key', { 'cert.pem': CERTIFICATE }, 4, '"server.tls.key" names a file that cannot be read (ENOENT)'],
  ['is none', { 'cert.pem': PRIVATE_KEY, 'key.pem': PRIVATE_KEY }, 3, 'names a file that holds no certificate in PEM'],
  ['has a key that is none', { 'cert.pem': CERTIFICATE, 'key.pem': 'hunter2' }, 4, 'holds no private key in PEM'],
  ['has an encrypted key', { 'cert.pem': CERTIFICATE, 'key.pem': encryptedKey() }, 4, 'holds a key that is encrypted'],
  [
    'has the key of another',
    { 'cert.pem': CERTIFICATE, 'key.pem': NEXT_PRIVATE_KEY },
    4,
    '"server.tls.key" names a file that is not the key of the certificate',
  ],
])('refuses a certificate that %s, in its line', (_, files, line, message) => {
  const [problem] = problemsOf({ yaml: TLS, files });

  expect(problem).toMatchObject({ file: 'facet.yaml', line });
  expect(problem?.message).toContain(message);
  expect(JSON.stringify(problem)).not.toContain('hunter2');
});

it('tells which variable or flag names a certificate that cannot be used', () => {
  const given = { environment: { FACET_TLS_CERT: 'a.pem' }, flags: { 'tls-key': 'b.pem' } };

  expect(problemsOf(given).map(({ file, line }) => [file, line])).toEqual([
    ['FACET_TLS_CERT', undefined],
    ['--tls-key', undefined],
  ]);
});

it('refuses a certificate without a key', () => {
  expect(() => load({ yaml: 'server: { tls: { cert: a.pem } }' })).toThrow('"server.tls.key" is missing');
});
