import { createCache } from './cache/create-cache.ts';
import { checkRoot } from './check/check-root.ts';
import { hasRateLimits } from './client/has-rate-limits.ts';
import { watchRoot } from './client/watch.ts';
import { allTracers } from './core/all-tracers.ts';
import { keepRequestsYoung } from './core/heap.ts';
import { type CountedUsage, countUsage } from './counting-usage.ts';
import type { Environment } from './core/settings-environment.ts';
import type { GatewayLog } from './core/log.ts';
import { didYouMean } from './core/nearest.ts';
import { oneAtATime } from './core/one-at-a-time.ts';
import { limitsOf, type Settings } from './core/settings.ts';
import { AnswerCache } from './execute/cached/answer-cache.ts';
import { type ExecutorName, loadExecutor } from './execute/create-executor.ts';
import { Gateway } from './gateway.ts';
import type { StandIns } from './graph/stand-ins.ts';
import { type Bind, type PublicServer, startServer } from './http/server.ts';
import type { Problem, Problems } from './language/problem.ts';
import { createLimiters, type Limiters } from './limit/limiters.ts';
import { Meter } from './limit/meter.ts';
import { listenForOperators, type OpenToOperators, shownOf } from './operators.ts';
import type { BrowserPage } from './page/create-page.ts';
import { openRedis } from './redis/open-redis.ts';
import type { RedisConnection } from './redis/script.ts';
import { credentialHeaders, openAuthenticator } from './open-authenticator.ts';
import { purgeCaches } from './purging.ts';
import { createRegistry, type Registry } from './registry.ts';
import { Responses } from './responses.ts';
import { serviceAccess } from './service/service-access.ts';
import { slowOperations } from './slow-operations.ts';
import { metricFamilies } from './telemetry/families.ts';
import { GatewayMetrics } from './telemetry/gateway-metrics.ts';
import { openTelemetryTracer } from './telemetry/open-telemetry.ts';
import { metricsSource } from './telemetry/prometheus.ts';
import { watchRedis } from './watch-redis.ts';

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
  /** Default: the server listens. */
  readonly bind?: Bind;
  /** Default: the admin port. */
  readonly openToOperators?: OpenToOperators;
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
  const metrics = new GatewayMetrics();
  const { limiters, cache } = keptParts(options, redis, metrics);
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
  const usage = countUsage(registry, redis);
  const closing = new AbortController();
  const page = mode === 'dev' ? await browserPage(registry, closing.signal) : undefined;
  const parts: Parts = { registry, limiters, cache, redis, metrics, usage, page, closing };
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
  readonly usage: CountedUsage;
  /** In dev alone. */
  readonly page: BrowserPage | undefined;
  /** Aborts when the gateway closes. */
  readonly closing: AbortController;
}

const browserPage = async (registry: Registry, closing: AbortSignal): Promise<BrowserPage> =>
  (await import('./page/create-page.ts')).createPage({ registry, closing });

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
  parts.page?.loaded(problems.list(), isLive);
  onChecked?.(problems.list(), isLive);
  return problems;
}

/** What outlives every request: limits, and what is kept of answers. */
function keptParts(
  { settings, log, now }: ServeOptions,
  redis: RedisConnection | undefined,
  metrics: GatewayMetrics,
): Pick<Parts, 'limiters' | 'cache'> {
  const clock = now && { now };
  return {
    limiters: createLimiters({ redis, observer: watchRedis('limits', log, metrics), ...clock }),
    cache: new AnswerCache(
      createCache({ ...settings.cache, redis, observer: watchRedis('cache', log, metrics), ...clock }),
    ),
  };
}

async function closeParts({ registry, cache, redis, usage }: Parts): Promise<void> {
  await registry.close();
  await usage.close();
  await cache.close();
  redis?.close();
}

/** A misspelt name would have its service called without a token. */
function warnOfMisnamed(settings: Settings['services'], services: readonly string[], log: GatewayLog): void {
  for (const service of Object.keys(settings).filter((name) => !services.includes(name))) {
    log.warn({ service }, `facet.yaml has settings for a service that is not there${didYouMean(service, services)}`);
  }
}

/** The running parts round a registry; what was started is closed again when a later part cannot be. */
async function listenAndWatch(options: ServeOptions, parts: Parts, reload: () => Promise<void>): Promise<Serving> {
  const { registry, cache, metrics, usage, closing } = parts;
  const undo = (error: unknown): never => {
    closing.abort();
    throw error;
  };
  const server = await listen(options, parts).catch(undo);
  const isReady = (): boolean => !closing.signal.aborted && registry.names().length > 0;
  const purge = purgeCaches(cache, registry);
  const families = metricFamilies(metrics, { load: server.load, breakers: () => registry.breakers(), isReady });
  const { settings, log } = options;
  const { openToOperators = (operated) => listenForOperators(settings.server, log, shownOf(operated)) } = options;
  const operated = { isReady, purge, metrics: metricsSource(families), usage: usage.page };
  const admin = await openToOperators(operated).catch(async (error: unknown) => {
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
    reload: () => Promise.all([reload(), server.renewCertificate()]).then(() => undefined),
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

async function listen(
  { root, settings, log, jsonLane = true, executor = 'compiled', bind }: ServeOptions,
  { registry, limiters, cache, metrics, usage, page, closing: { signal: closing } }: Parts,
): Promise<PublicServer> {
  const authenticator = await openAuthenticator({ root, auth: settings.auth, log }, closing);
  const { requestTimeoutMs, mode: limitMode } = settings.limits;
  const meter = new Meter(limiters);
  // Nothing tells what the answers of the reference executor are made of, and so no write could drop them.
  const responses = new Responses({
    cache: executor === 'compiled' ? cache : undefined,
    credentialHeaders: credentialHeaders(settings.auth),
  });
  const slow = slowOperations(registry, settings.telemetry.slowOperationMs);
  const tracer = allTracers([page?.tracer, openTelemetryTracer(metrics.isStored)]);
  const gateway = new Gateway({
    ...{
      registry,
      authenticator,
      log,
      metrics,
      requestTimeoutMs,
      meter,
      responses,
      limitMode,
      closing,
      tracer,
      slow,
      usage: usage.recorder,
    },
  });
  return startServer({
    pipeline: gateway,
    ...settings.server,
    limits: settings.limits,
    clients: settings.clients,
    jsonLane,
    page,
    ...(bind && { bind }),
    onUnexpected: (err, requestId) => log.error({ requestId, err }, 'unexpected error'),
    onRefused: (fields) => {
      metrics.refused(fields.code);
      log.info(fields, 'refused');
    },
    onOverload: (requests) => log.warn({ requests }, 'overloaded, requests were refused'),
    onLoopDelay: metrics.loopDelayed,
    onCertificate: (expires) => log.info({ expires }, 'the certificate has changed'),
    onCertificateRefused: (err) => log.warn({ err }, 'the certificate cannot be used; the one before stays'),
  });
}
