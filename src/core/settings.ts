import { deepFreeze } from './deep-freeze.ts';
import type { CertificatePair } from './server-certificate.ts';
import { checkServerCertificate, readCertificates } from './settings-certificates.ts';
import type { Environment } from './settings-environment.ts';
import { byPlace, SettingsError } from './settings-error.ts';
import { readSettingsFile } from './settings-file.ts';
import { overridesOf, type SettingFlags, withOverrides } from './settings-override.ts';
import { problemsOf } from './settings-problems.ts';
import { type SettingsInput, settingsSchema } from './settings-schema.ts';

/** What the process was told, checked and frozen. Sizes are bytes. */
export interface Settings {
  readonly server: ServerSettings;
  readonly auth: { readonly jwt: readonly JwtIssuer[]; readonly apiKeys: ApiKeySettings };
  /** By the client's name; has no prototype, so that any name can be looked up. */
  readonly clients: Readonly<Record<string, ClientRules>>;
  /** By the service's name, in the same way. */
  readonly services: Readonly<Record<string, ServiceRules>>;
  readonly limits: LimitSettings;
  /** How much the cache of a process holds; 0: nothing is cached. */
  readonly cache: { readonly maxBytes: number };
  /** Where limits and cached answers are kept for several gateways together; undefined: in each process. */
  readonly redis: { readonly url: string | undefined };
  readonly telemetry: {
    readonly logLevel: LogLevel;
    /** Operations that take longer are logged with their plans. */
    readonly slowOperationMs: number;
  };
}

/** Where the servers listen. */
export interface ServerSettings extends ConnectionTimeouts {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly adminHost: string;
  /** Undefined: 4001 where it is free, else none. */
  readonly adminPort: number | undefined;
  /** Absolute paths of the certificate and its key, which fit; undefined: without TLS. */
  readonly tls: CertificatePair | undefined;
  /** Whether answers are compressed, from which size on. */
  readonly compression: { readonly enabled: boolean; readonly minBytes: number };
  /** How many processes of `facet start` answer requests; `auto`: one for each core. */
  readonly workers: number | 'auto';
  /** Addresses and ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
}

/** How long connections of callers wait. */
export interface ConnectionTimeouts {
  /** For the next request. */
  readonly keepAliveTimeoutMs: number;
  /** For the head of a request, once it has begun. */
  readonly headersTimeoutMs: number;
  /** For a whole request, once it has begun. */
  readonly receiveTimeoutMs: number;
}

/** Whose tokens are accepted, and what makes them valid. */
export interface JwtIssuer {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** URL of its key set. */
  readonly jwks: string;
  /** A token must be for one of these; undefined takes any. */
  readonly audience: readonly string[] | undefined;
  /** Names of asymmetric signature algorithms. */
  readonly algorithms: readonly string[];
  readonly clockToleranceMs: number;
  /** Name of a cookie that may bring its tokens too; undefined for none. */
  readonly cookie: string | undefined;
  /** New name of a claim → its name in the token. */
  readonly claims: Readonly<Record<string, string>>;
  /** Clients that accept these tokens; undefined means all. */
  readonly clients: readonly string[] | undefined;
}

/** Where API keys are kept, and how they are sent. */
export interface ApiKeySettings {
  /** Path of the file with their hashes, relative to the root folder. */
  readonly file: string;
  /** In lowercase. */
  readonly header: string;
}

/** How one service is called. */
export interface ServiceRules {
  /** How the gateway gets a token of its own for the service; undefined for none. */
  readonly clientCredentials: ClientCredentials | undefined;
  /** Certificates in PEM, of those who vouch for the service; undefined for the usual ones. */
  readonly ca: string | undefined;
  /** Whether made-up answers stand in for it, in development alone. */
  readonly mock: boolean;
}

/** The client credentials grant: https://www.rfc-editor.org/rfc/rfc6749#section-4.4 */
export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Separated by spaces. */
  readonly scope?: string | undefined;
  readonly audience?: string | undefined;
}

/** What the operator decides about one client. */
export interface ClientRules {
  /** Undefined leaves it to the mode the gateway runs in. */
  readonly introspection: boolean | undefined;
  /** The hosts that it is served under, with or without a port; undefined for all. */
  readonly hosts: readonly string[] | undefined;
  /** Undefined: pages of other origins cannot read its answers. */
  readonly cors: CorsRules | undefined;
  /** Those that are not the gateway's. */
  readonly limits: Partial<RequestLimits>;
}

/** Which pages of other origins may ask a client. */
export interface CorsRules {
  /** As browsers write them: `https://shop.example.com`. */
  readonly origins: readonly string[];
  /** Whether browsers may send cookies. */
  readonly credentials: boolean;
  /** Names of headers that may be sent besides the usual ones, in lower case. */
  readonly headers: readonly string[];
}

/** Bounds of a request, which a client can have of its own. */
export interface RequestLimits {
  readonly maxBodyBytes: number;
  readonly maxTokens: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
}

/** Bounds of requests, and of what the gateway takes on. */
export interface LimitSettings extends RequestLimits {
  /** That one request may bring. */
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  readonly maxResponseBytes: number;
  readonly requestTimeoutMs: number;
  /** Requests that are answered at one time. */
  readonly maxInFlight: number;
  readonly maxEventLoopDelayMs: number;
  /** Whether limits of rate and cost refuse, or only count what they would refuse. */
  readonly mode: SettingsInput['limits']['mode'];
}

/** The least severe kind of line that is logged. */
export type LogLevel = SettingsInput['telemetry']['logLevel'];

/** Where settings come from. */
export interface SettingsSources {
  /** The folder that may hold `facet.yaml`. */
  readonly root: string;
  readonly environment: Environment;
  /** Flags by their names without dashes: `{ port: '4001', 'log-level': 'debug' }`. */
  readonly flags?: SettingFlags;
}

/** The environment of this process. */
export const processEnvironment = (): Environment => (name) => process.env[name];

/** The environment of this process with one variable more, for a process that it starts. */
export const environmentWith = (name: string, value: string): Readonly<Record<string, string | undefined>> => ({
  ...process.env,
  [name]: value,
});

/**
 * The settings of a root folder: flags before environment before `facet.yaml` before defaults.
 *
 * Every single value outside lists and maps has a variable and a flag, named by its path in upper snake case behind
 * `FACET_` and in kebab case behind `--`. The sections `server`, `limits` and `telemetry` are left out of the names:
 * `limits.maxBodyBytes` is `FACET_MAX_BODY_BYTES` and `--max-body-bytes`; only `limits.mode` keeps its section. An empty variable counts as not set.
 *
 * @throws {SettingsError} with all problems at once
 */
export function loadSettings({ root, environment, flags = {} }: SettingsSources): Settings {
  const file = readSettingsFile(root, environment);
  const overrides = overridesOf(environment, flags);
  const result = settingsSchema.safeParse(withOverrides(file.values, overrides));
  if (!result.success)
    throw new SettingsError([...file.problems, ...problemsOf(result.error, file, overrides)].sort(byPlace));
  const { services, server } = result.data;
  const trusted = readCertificates(services, root, file);
  const own = server.tls && checkServerCertificate(server.tls, root, { placeOf: file.placeOf, overrides });
  const problems = [...file.problems, ...trusted.problems, ...(own?.problems ?? [])];
  if (problems.length > 0) throw new SettingsError(problems.sort(byPlace));
  return deepFreeze(settingsFrom(result.data, { trusted: trusted.pems, own: own?.files }));
}

/** What the settings say about certificates. */
interface Certificates {
  /** By the name of the service. */
  readonly trusted: ReadonlyMap<string, string>;
  readonly own: CertificatePair | undefined;
}

/** Settings that came from another process as a copy, as they were there. */
export const copiedSettings = (copy: Settings): Settings =>
  deepFreeze({
    ...copy,
    services: byName(copy.services, (service) => service),
    clients: byName(copy.clients, (client) => client),
  });

function settingsFrom(
  { server, auth, services, clients, limits, cache, redis, telemetry }: SettingsInput,
  { trusted, own }: Certificates,
): Settings {
  const { requestTimeout: requestTimeoutMs, maxEventLoopDelay: maxEventLoopDelayMs, ...rest } = limits;
  return {
    server: serverFrom(server, own),
    auth: { ...auth, jwt: auth.jwt.map(issuerFrom) },
    services: byName(services, ({ clientCredentials, mock }, name) => ({
      clientCredentials,
      mock,
      ca: trusted.get(name),
    })),
    clients: byName(clients, rulesFrom),
    limits: { ...rest, requestTimeoutMs, maxEventLoopDelayMs },
    cache,
    redis: { url: redis.url },
    telemetry: { logLevel: telemetry.logLevel, slowOperationMs: telemetry.slowOperation },
  };
}

function serverFrom(input: SettingsInput['server'], tls: CertificatePair | undefined): ServerSettings {
  const { keepAliveTimeout, headersTimeout, receiveTimeout, adminPort, ...server } = input;
  const timeouts = {
    keepAliveTimeoutMs: keepAliveTimeout,
    headersTimeoutMs: headersTimeout,
    receiveTimeoutMs: receiveTimeout,
  };
  return { ...server, adminPort, tls, ...timeouts };
}

/** Has no prototype, so that any name can be looked up. */
function byName<From, To>(
  entries: Readonly<Record<string, From>>,
  valueOf: (from: From, name: string) => To,
): Readonly<Record<string, To>> {
  const values = Object.entries(entries).map(([name, from]) => [name, valueOf(from, name)] as const);
  return Object.assign(Object.create(null) as Record<string, To>, Object.fromEntries(values));
}

function issuerFrom(input: SettingsInput['auth']['jwt'][number]): JwtIssuer {
  const { clockTolerance: clockToleranceMs, audience, cookie, clients, ...issuer } = input;
  return {
    ...issuer,
    clockToleranceMs,
    audience: typeof audience === 'string' ? [audience] : audience,
    cookie,
    clients,
  };
}

function rulesFrom({ introspection, hosts, cors, limits }: SettingsInput['clients'][string]): ClientRules {
  const own = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
  return { introspection, hosts, cors, limits: own };
}

/** The limits that hold for a client: its own before the gateway's. */
export const limitsOf = ({ limits, clients }: Pick<Settings, 'limits' | 'clients'>, client: string): LimitSettings => ({
  ...limits,
  ...clients[client]?.limits,
});
