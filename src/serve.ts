import { resolve } from 'node:path';

import { createAuthenticator } from './auth/authenticator.ts';
import { watchApiKeys } from './auth/watch-api-keys.ts';
import { checkRoot } from './check/check-root.ts';
import { hasRateLimits } from './client/has-rate-limits.ts';
import { watchRoot } from './client/watch.ts';
import { keepRequestsYoung } from './core/heap.ts';
import type { Environment } from './core/settings-environment.ts';
import type { GatewayLog } from './core/log.ts';
import { didYouMean } from './core/nearest.ts';
import { oneAtATime } from './core/one-at-a-time.ts';
import { limitsOf, type Settings } from './core/settings.ts';
import { type ExecutorName, loadExecutor } from './execute/create-executor.ts';
import { Gateway } from './gateway.ts';
import { startAdminServer } from './http/admin-server.ts';
import { type RunningServer, startServer } from './http/server.ts';
import type { Problem, Problems } from './language/problem.ts';
import { createLimiters, type Limiters } from './limit/limiters.ts';
import type { StoreObserver } from './limit/insurance.ts';
import { Meter } from './limit/meter.ts';
import { createRegistry, type Registry } from './registry.ts';
import { serviceAccess } from './service/service-access.ts';

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
  /** How often an operation comes before a function is made that writes its answers. Default: 2. */
  readonly writeFrom?: number;
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
  const { root, settings, environment, mode, onChecked, executor = 'compiled', writeFrom } = options;
  keepRequestsYoung();
  const registry = createRegistry({
    limits: settings.limits,
    documentLimits: (client) => limitsOf(settings, client),
    environment,
    access: serviceAccess(settings.services, (service, err) =>
      options.log.warn({ service, err }, 'no token can be had for a service'),
    ),
    createExecutor: await loadExecutor(executor),
    writeFrom,
    introspection: (client) => settings.clients[client]?.introspection ?? mode === 'dev',
  });
  const limiters = await createLimiters({ redisUrl: settings.redis.url, observer: limitObserver(options.log) });
  const load = async (): Promise<Problems> => {
    const { project, problems } = await checkRoot(root);
    const isSound = !problems.hasErrors;
    // Services whose address is not set are found out now; dev serves the others all the same.
    const swap = isSound ? registry.prepare(project, problems) : undefined;
    const isLive = isSound && (mode === 'dev' || !problems.hasErrors);
    if (isLive && hasRateLimits(project)) await limiters.rates.prepare();
    if (isLive) swap?.();
    if (isLive) warnOfMisnamed(settings.services, [...project.graph.services.keys()], options.log);
    onChecked?.(problems.list(), isLive);
    return problems;
  };
  const first = await load();
  if (mode === 'production' && first.hasErrors) {
    await registry.close();
    limiters.close();
    throw new CheckFailed(first.list());
  }
  const reload = oneAtATime(() =>
    load().then(
      () => undefined,
      (err: unknown) => options.log.error({ err }, 'the schemas cannot be loaded'),
    ),
  );
  try {
    return await listenAndWatch(options, { registry, limiters }, reload);
  } catch (error) {
    await registry.close();
    limiters.close();
    throw error;
  }
}

/** What lasts as long as the gateway does, whatever schemas it serves. */
interface Parts {
  readonly registry: Registry;
  readonly limiters: Limiters;
}

const limitObserver = (log: GatewayLog): StoreObserver => ({
  away: (err) => log.warn({ err }, 'Redis cannot be reached: until it is back, each gateway limits by itself'),
  back: () => log.info({}, 'Redis is back: limits are shared again'),
});

/** A misspelt name would have its service called without a token. */
function warnOfMisnamed(settings: Settings['services'], services: readonly string[], log: GatewayLog): void {
  for (const service of Object.keys(settings).filter((name) => !services.includes(name))) {
    log.warn({ service }, `facet.yaml has settings for a service that is not there${didYouMean(service, services)}`);
  }
}

/** The running parts round a registry; what was started is closed again when a later part cannot be. */
async function listenAndWatch(options: ServeOptions, parts: Parts, reload: () => Promise<void>): Promise<Serving> {
  const { registry, limiters } = parts;
  const closing = new AbortController();
  const undo = (error: unknown): never => {
    closing.abort();
    throw error;
  };
  const server = await listen(options, parts, closing.signal).catch(undo);
  const isReady = (): boolean => !closing.signal.aborted && registry.names().length > 0;
  const admin = await listenForOperators(options, isReady).catch(async (error: unknown) => {
    await server.close();
    return undo(error);
  });
  const watch = options.mode === 'dev' ? watchRoot(options.root, () => void reload()) : undefined;
  const close = async (noticeMs?: number): Promise<void> => {
    closing.abort();
    watch?.close();
    await server.close(noticeMs);
    await admin?.close();
    await registry.close();
    limiters.close();
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
  { root, settings, log, jsonLane = true }: ServeOptions,
  { registry, limiters }: Parts,
  closing: AbortSignal,
): Promise<RunningServer> {
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
  const gateway = new Gateway({ registry, authenticator, log, requestTimeoutMs, meter, limitMode, closing });
  return startServer({
    pipeline: gateway,
    ...settings.server,
    limits: settings.limits,
    clients: settings.clients,
    jsonLane,
    onUnexpected: (err, requestId) => log.error({ requestId, err }, 'unexpected error'),
    onRefused: (fields) => log.info(fields, 'refused'),
    onOverload: (requests) => log.warn({ requests }, 'overloaded, requests were refused'),
  });
}

const USUAL_ADMIN_PORT = 4_001;

/** The admin server; a second gateway on one machine, which asked for no port, does without one. */
async function listenForOperators(
  { settings, log }: ServeOptions,
  isReady: () => boolean,
): Promise<RunningServer | undefined> {
  const { adminHost: host, adminPort } = settings.server;
  try {
    return await startAdminServer({ host, port: adminPort ?? USUAL_ADMIN_PORT, isReady });
  } catch (err) {
    if (adminPort !== undefined || (err as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw err;
    log.warn(`the admin port ${USUAL_ADMIN_PORT} is taken, so there is none; choose another with --admin-port`);
    return undefined;
  }
}
