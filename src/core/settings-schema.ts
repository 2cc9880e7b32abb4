import { z } from 'zod';

import { isAddressRange } from './address-range.ts';
import { CLIENT_NAME } from './client-name.ts';
import { durationMs } from './duration.ts';

const ALGORITHMS = [
  ...(['RS256', 'RS384', 'RS512'] as const),
  ...(['PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
];
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const LIMIT_MODES = ['enforce', 'measure'] as const;

/** Timers count milliseconds in 31 bits; no setting needs more than a day. */
const MAX_DURATION_MS = 86_400_000;

const MAP = 'must be a map of settings';
const TEXT = 'must be text that is not empty';
const DURATION = 'must be a duration of at most a day, such as "250ms", "10s" or "5m"';
const ORIGIN = 'must be an origin, scheme and host alone, such as "https://shop.example.com"';
const HOST = 'must be a host, such as "api.example.com" or "api.example.com:8443"';
const PROXY = 'must be an IP address or a range of them, such as "10.0.0.0/8"';
const HEADER = 'must be the name of a header in lower case';
const URL_TEXT = 'must be an http:// or https:// URL without credentials';

const text = z.string({ error: ({ input }) => (input === undefined ? 'is missing' : TEXT) }).min(1, TEXT);

const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.strictObject(shape, MAP).prefault({} as never);

/** Variables, flags and `${NAME}` give text where the file has numbers. */
function wholeNumber(least: number, most: number, error = `must be a whole number from ${least} to ${most}`) {
  const fromText = (value: unknown): unknown =>
    typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return z.preprocess(fromText, z.int(error).min(least, error).max(most, error));
}

const WORKERS = 'must be a whole number from 1 to 256, or "auto"';
const workers = z.union([z.literal('auto'), wholeNumber(1, 256, WORKERS)], WORKERS);

const yesOrNo = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean('must be true or false'),
);

const duration = (leastMs: number) =>
  z.string(DURATION).transform((value, context) => {
    const ms = durationMs(value);
    if (ms !== undefined && ms >= leastMs && ms <= MAX_DURATION_MS) return ms;
    context.issues.push({ code: 'custom', message: DURATION, input: value });
    return z.NEVER;
  });

const webUrl = text.refine((value) => {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}, URL_TEXT);

const redisUrl = text.regex(/^rediss?:\/\/\S+$/, 'must be a redis:// or rediss:// URL');

const list = <Item extends z.core.$ZodType>(item: Item, error: string) => z.array(item, error).min(1, error);

const cookieName = text.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a cookie');

const clientName = z.string().regex(CLIENT_NAME);
const claimName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$|^_[A-Za-z0-9][A-Za-z0-9_]*$/);

const jwtIssuer = z.strictObject(
  {
    issuer: text,
    jwks: webUrl,
    audience: z.union([text, list(text, TEXT)], 'must be text or a list of texts').optional(),
    algorithms: list(
      z.enum(ALGORITHMS, `must be one of ${ALGORITHMS.join(', ')}: only algorithms with a public key are safe`),
      'must be a list of algorithms that is not empty',
    ).default(['RS256', 'ES256']),
    clockTolerance: duration(0).default(60_000),
    cookie: cookieName.optional(),
    claims: z
      .record(claimName, text, { error: 'must map new names, of letters, digits and "_", to names of claims' })
      .default({}),
    clients: list(text, 'must be a list of client names that is not empty').optional(),
  },
  'must be a map with "issuer" and "jwks"',
);

type IssuerInput = z.output<typeof jwtIssuer>;

/** Two entries for one issuer and client would make it a matter of order which rules a token meets. */
const overlap = (one: IssuerInput, other: IssuerInput): boolean =>
  one.issuer === other.issuer &&
  (!one.clients || !other.clients || one.clients.some((client) => other.clients?.includes(client)));

const jwtIssuers = z.array(jwtIssuer, 'must be a list of issuers').check(({ value, issues }) => {
  value.forEach((entry, index) => {
    if (!value.slice(0, index).some((earlier) => overlap(earlier, entry))) return;
    issues.push({ code: 'custom', message: 'stands twice for the same client', path: [index, 'issuer'], input: value });
  });
});

/** Lowercase, as headers are looked up. */
const keyHeader = text
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a header')
  .toLowerCase()
  .refine(
    (name) => name !== 'authorization' && name !== 'cookie',
    'must be a header of its own: tokens come in that one',
  );

const limit = () => wholeNumber(1, Number.MAX_SAFE_INTEGER);

/** Exactly as browsers write it, so that it can be compared: "*" and "null" are none. */
const origin = text.refine((value) => /^https?:/.test(value) && URL.parse(value)?.origin === value, ORIGIN);
const host = text.refine((value) => URL.parse(`http://${value}`)?.host === value.replace(/:80$/, ''), HOST);

const client = z.strictObject(
  {
    introspection: yesOrNo.optional(),
    hosts: list(host, 'must be a list of hosts that is not empty').optional(),
    cors: z
      .strictObject(
        {
          origins: list(origin, 'must be a list of origins that is not empty'),
          credentials: yesOrNo.default(false),
          headers: z.array(text.regex(/^[a-z0-9-]+$/, HEADER), 'must be a list of names of headers').default([]),
        },
        'must be a map with "origins"',
      )
      .optional(),
    limits: section({
      maxBodyBytes: limit().optional(),
      maxTokens: limit().optional(),
      maxAliases: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
      maxRootFields: limit().optional(),
      maxDirectives: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
    }),
  },
  MAP,
);

const clientCredentials = z.strictObject(
  { tokenUrl: webUrl, clientId: text, clientSecret: text, scope: text.optional(), audience: text.optional() },
  'must be a map with "tokenUrl", "clientId" and "clientSecret"',
);

const service = z.strictObject(
  {
    clientCredentials: clientCredentials.optional(),
    tls: z.strictObject({ ca: text }, 'must be a map with "ca"').optional(),
    mock: yesOrNo.default(false),
  },
  MAP,
);

/** The shape of `facet.yaml`. Messages are predicates that follow the name of the setting. */
export const settingsSchema = z.strictObject(
  {
    server: section({
      host: text.default('127.0.0.1'),
      port: wholeNumber(0, 65_535).default(4_000),
      adminHost: text.default('127.0.0.1'),
      adminPort: wholeNumber(0, 65_535).optional(),
      tls: z.strictObject({ cert: text, key: text }, 'must be a map with "cert" and "key"').optional(),
      keepAliveTimeout: duration(1).default(65_000),
      headersTimeout: duration(1).default(10_000),
      receiveTimeout: duration(1).default(30_000),
      compression: section({
        enabled: yesOrNo.default(true),
        minBytes: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(1_024),
      }),
      workers: workers.default(1),
      trustedProxies: z.array(text.refine(isAddressRange, PROXY), 'must be a list of addresses').default([]),
    }),
    auth: section({
      jwt: jwtIssuers.default([]),
      apiKeys: section({ file: text.default('api-keys.json'), header: keyHeader.default('x-api-key') }),
    }),
    services: z.record(text, service, { error: 'must map names of services to their settings' }).default({}),
    clients: z
      .record(clientName, client, {
        error: 'must map names of clients ("web", "web.v2") to their settings',
      })
      .default({}),
    limits: section({
      maxBodyBytes: limit().default(1_048_576),
      maxTokens: limit().default(5_000),
      maxAliases: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(50),
      maxRootFields: limit().default(50),
      maxDirectives: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(50),
      maxFiles: wholeNumber(0, 1_000).default(10),
      maxFileBytes: limit().default(1_048_576),
      maxResponseBytes: limit().default(10_485_760),
      requestTimeout: duration(1).default(10_000),
      maxInFlight: limit().default(1_000),
      maxEventLoopDelay: duration(1).default(200),
      mode: z.enum(LIMIT_MODES, `must be one of ${LIMIT_MODES.join(', ')}`).default('enforce'),
    }),
    cache: section({ maxBytes: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(67_108_864) }),
    redis: section({ url: redisUrl.optional() }),
    telemetry: section({
      logLevel: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
      slowOperation: duration(1).default(1_000),
    }),
  },
  MAP,
);

/** What the schema makes of a file: defaults filled in, durations in milliseconds. */
export type SettingsInput = z.output<typeof settingsSchema>;
