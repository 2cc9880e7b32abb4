import { resolve } from 'node:path';

import { createAuthenticator } from './auth/authenticator.ts';
import { watchApiKeys } from './auth/watch-api-keys.ts';
import { createCache } from './cache/create-cache.ts';
import { checkRoot } from './check/check-root.ts';
import { hasRateLimits } from './client/has-rate-limits.ts';
import { watchRoot } from './client/watch.ts';
import { keepRequestsYoung } from './core/heap.ts';
import type { Environment } from './core/settings-environment.ts';
import type { GatewayLog } from './core/log.ts';
import { didYouMean } from './core/nearest.ts';
import { oneAtATime } from './core/one-at-a-time.ts';
import { limitsOf, type Settings } from './core/settings.ts';
import { AnswerCache } from './execute/cached/answer-cache.ts';
import { type ExecutorName, loadExecutor } from './execute/create-executor.ts';
import { Gateway } from './gateway.ts';
import type { StandIns } from './graph/stand-ins.ts';
import { type AdminOptions, startAdminServer } from './http/admin-server.ts';
import { type PublicServer, type RunningServer, startServer } from './http/server.ts';
import type { Problem, Problems } from './language/problem.ts';
import { createLimiters, type Limiters } from './limit/limiters.ts';
import { Meter } from './limit/meter.ts';
import type { StoreObserver } from './redis/insurance.ts';
import { openRedis } from './redis/open-redis.ts';
import type { RedisConnection } from './redis/script.ts';
import { purgeCaches } from './purging.ts';
import { createRegistry, type Registry } from './registry.ts';
import { Responses } from './responses.ts';
import { serviceAccess } from './service/service-access.ts';
import { metricFamilies } from './telemetry/families.ts';
import { GatewayMetrics } from './telemetry/gateway-metrics.ts';
import { prometheusPage } from './telemetry/prometheus.ts';

/** What a gateway is started with. */
export interface ServeOptions {
  /** The folder with `schemas/` and `clients/`. */
  readonly root: string;
  readonly settings: Settings;
  readonly environment: Environment;
  readonly log: GatewayLog;
  /** `dev` serves what is there, follows edits and shows schemas; `production` refuses to start on an error. */
  readonly mode: 'dev' | 'production';
  /** Told after every load what the check found; `isLive` says whether the load is served. */
  readonly onChecked?: (problems: readonly Problem[], isLive: boolean) => void;
  /** Answers plain JSON requests before graphql-yoga does. */
  readonly jsonLane?: boolean;
  /** Default: `compiled`. */
  readonly executor?: ExecutorName;
  /** What answers for services that are not there. */
  readonly mocks?: StandIns | undefined;
  /** How often an operation comes before a function is made that writes its answers. Default: 2. */
  readonly writeFrom?: number;
  /** The clock of limits and caches without Redis, in milliseconds; it never goes back. */
  readonly now?: () => number;
}

/** A gateway that answers. */
export interface Serving extends AsyncDisposable {
  readonly url: string;
  /** Undefined when nobody chose the admin port and 4001 was taken. */
  readonly adminUrl: string | undefined;
  readonly clientNames: () => readonly string[];
  /** Loads the root folder again; a load with errors changes nothing. Never rejects: what goes wrong is logged. */
  readonly reload: () => Promise<void>;
  /** Ends everything; for `noticeMs`, 0 unless given, requests are still taken while ready is 503. */
  readonly close: (noticeMs?: number) => Promise<void>;
}

/** The schemas have errors, so that nothing is served. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('the check found errors');
    this.problems = problems;
  }
}

/**
 * Starts a gateway for a root folder. Whoever starts it closes it.
 *
 * @throws {CheckFailed} in production, when the first load has errors
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { settings, environment, mode, executor = 'compiled', writeFrom } = options;
  keepRequestsYoung();
  const redis = settings.redis.url === undefined ? undefined : await openRedis(settings.redis.url);
  const { limiters, cache } = keptParts(options, redis);
  const metrics = new GatewayMetrics();
  const registry = createRegistry({
    limits: settings.limits,
    documentLimits: (client) => limitsOf(settings, client),
    environment,
    access: serviceAccess(settings.services, (service, err) =>
      options.log.warn({ service, err }, 'no token can be had for a service'),
    ),
    standIn: options.mocks?.urlOf,
    observer: metrics.service,
    createExecutor: await loadExecutor(executor),
    cache,
    writeFrom,
    introspection: (client) => settings.clients[client]?.introspection ?? mode === 'dev',
  });
  const parts: Parts = { registry, limiters, cache, redis, metrics };
  const load = (): Promise<Problems> => loadSchemas(options, parts);
  const first = await load();
  if (mode === 'production' && first.hasErrors) {
    await closeParts(parts);
    throw new CheckFailed(first.list());
  }
  const reload = oneAtATime(() =>
    load().then(
      () => undefined,
      (err: unknown) => {
        metrics.loads.failed += 1;
        options.log.error({ err }, 'the schemas cannot be loaded');
      },
    ),
  );
  try {
    return await listenAndWatch(options, parts, reload);
  } catch (error) {
    await closeParts(parts);
    throw error;
  }
}

/** What lasts as long as the gateway does, whatever schemas it serves. */
interface Parts {
  readonly registry: Registry;
  readonly limiters: Limiters;
  readonly cache: AnswerCache;
  /** Undefined when none is set. */
  readonly redis: RedisConnection | undefined;
  readonly metrics: GatewayMetrics;
}

/** Serves what the root folder holds now, unless that has errors. */
async function loadSchemas(
  { root, settings, mode, log, onChecked, mocks }: ServeOptions,
  parts: Parts,
): Promise<Problems> {
  const { registry, limiters, metrics } = parts;
  const { project, problems } = await checkRoot(root);
  const isSound = !problems.hasErrors;
  // Services whose address is not set are found out now; dev serves the others all the same.
  const swap = isSound ? registry.prepare(project, problems) : undefined;
  const isLive = isSound && (mode === 'dev' || !problems.hasErrors);
  if (isLive && hasRateLimits(project)) await limiters.rates.prepare();
  if (isLive) mocks?.follow(project.graph);
  if (isLive) swap?.();
  const services = [...project.graph.services.keys()];
  if (isLive) metrics.follow({ clients: project.clients, services });
  if (isLive) warnOfMisnamed(settings.services, services, log);
  metrics.loads[isLive ? 'live' : 'refused'] += 1;
  onChecked?.(problems.list(), isLive);
  return problems;
}

/** What outlives every request: limits, and what is kept of answers. */
function keptParts(
  { settings, log, now }: ServeOptions,
  redis: RedisConnection | undefined,
): Pick<Parts, 'limiters' | 'cache'> {
  const clock = now && { now };
  return {
    limiters: createLimiters({ redis, observer: limitObserver(log), ...clock }),
    cache: new AnswerCache(createCache({ ...settings.cache, redis, observer: cacheObserver(log), ...clock })),
  };
}

async function closeParts({ registry, cache, redis }: Parts): Promise<void> {
  await registry.close();
  cache.close();
  redis?.close();
}

const limitObserver = (log: GatewayLog): StoreObserver => ({
  away: (err) => log.warn({ err }, 'Redis cannot be reached: until it is back, each gateway limits by itself'),
  back: () => log.info({}, 'Redis is back: limits are shared again'),
});

const cacheObserver = (log: GatewayLog): StoreObserver => ({
  away: (err) => log.warn({ err }, 'Redis cannot be reached: until it is back, nothing is cached'),
  back: () => log.info({}, 'Redis is back: answers are cached again'),
});

/** A misspelt name would have its service called without a token. */
function warnOfMisnamed(settings: Settings['services'], services: readonly string[], log: GatewayLog): void {
  for (const service of Object.keys(settings).filter((name) => !services.includes(name))) {
    log.warn({ service }, `facet.yaml has settings for a service that is not there${didYouMean(service, services)}`);
  }
}

/** The running parts round a registry; what was started is closed again when a later part cannot be. */
async function listenAndWatch(options: ServeOptions, parts: Parts, reload: () => Promise<void>): Promise<Serving> {
  const { registry, cache, metrics } = parts;
  const closing = new AbortController();
  const undo = (error: unknown): never => {
    closing.abort();
    throw error;
  };
  const server = await listen(options, parts, closing.signal).catch(undo);
  const isReady = (): boolean => !closing.signal.aborted && registry.names().length > 0;
  const purge = purgeCaches(cache, registry);
  const page = prometheusPage(metricFamilies(metrics, { load: server.load, breakers: () => registry.breakers() }));
  const admin = await listenForOperators(options, { isReady, purge, metrics: page }).catch(async (error: unknown) => {
    await server.close();
    return undo(error);
  });
  const watch = options.mode === 'dev' ? watchRoot(options.root, () => void reload()) : undefined;
  const close = async (noticeMs?: number): Promise<void> => {
    closing.abort();
    watch?.close();
    await server.close(noticeMs);
    await admin?.close();
    await closeParts(parts);
  };
  return {
    url: server.url,
    adminUrl: admin?.url,
    clientNames: () => registry.names(),
    reload,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

async function listen(
  { root, settings, log, jsonLane = true, executor = 'compiled' }: ServeOptions,
  { registry, limiters, cache, metrics }: Parts,
  closing: AbortSignal,
): Promise<PublicServer> {
  const { file, header } = settings.auth.apiKeys;
  const apiKeys = await watchApiKeys({
    path: resolve(root, file),
    header,
    signal: closing,
    onChanged: (keys) => log.info({ file, keys }, 'the API keys have changed'),
    onRefused: (err) => log.warn({ file, err }, 'the API keys cannot be used; those known before stay'),
  });
  const authenticator = createAuthenticator(settings.auth.jwt, {
    apiKeys,
    onFailure: (issuer, err) => log.warn({ issuer, err }, 'the keys of an issuer cannot be fetched'),
  });
  const { requestTimeoutMs, mode: limitMode } = settings.limits;
  const meter = new Meter(limiters);
  // Nothing tells what the answers of the reference executor are made of, and so no write could drop them.
  const responses = new Responses({
    cache: executor === 'compiled' ? cache : undefined,
    credentialHeaders: credentialHeaders(settings.auth),
  });
  const gateway = new Gateway({
    ...{ registry, authenticator, log, metrics, requestTimeoutMs, meter, responses, limitMode, closing },
  });
  return startServer({
    pipeline: gateway,
    ...settings.server,
    limits: settings.limits,
    clients: settings.clients,
    jsonLane,
    onUnexpected: (err, requestId) => log.error({ requestId, err }, 'unexpected error'),
    onRefused: (fields) => {
      metrics.refused(fields.code);
      log.info(fields, 'refused');
    },
    onOverload: (requests) => log.warn({ requests }, 'overloaded, requests were refused'),
    onLoopDelay: metrics.loopDelayed,
  });
}

/** Names of the headers that may tell who asks. */
const credentialHeaders = ({ jwt, apiKeys }: Settings['auth']): readonly string[] => [
  'authorization',
  ...(jwt.some(({ cookie }) => cookie !== undefined) ? ['cookie'] : []),
  apiKeys.header,
];

const USUAL_ADMIN_PORT = 4_001;

/** The admin server; a second gateway on one machine, which asked for no port, does without one. */
async function listenForOperators(
  { settings, log }: ServeOptions,
  served: Pick<AdminOptions, 'isReady' | 'purge' | 'metrics'>,
): Promise<RunningServer | undefined> {
  const { adminHost: host, adminPort } = settings.server;
  try {
    const onUnexpected = (err: unknown): void => log.error({ err }, 'unexpected error');
    return await startAdminServer({ host, port: adminPort ?? USUAL_ADMIN_PORT, ...served, onUnexpected });
  } catch (err) {
    if (adminPort !== undefined || (err as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw err;
    log.warn(`the admin port ${USUAL_ADMIN_PORT} is taken, so there is none; choose another with --admin-port`);
    return undefined;
  }
}
