import { setTimeout as passed } from 'node:timers/promises';

import { GatewayError } from '../core/errors.ts';
import type { GatewayLog } from '../core/log.ts';
import type { PurgeCaches } from '../core/purge.ts';
import type { Settings } from '../core/settings.ts';
import { urlOf } from '../http/server.ts';
import { listenForOperators, type ShownToOperators } from '../operators.ts';
import type { Serving } from '../serve.ts';
import type { UsagePage } from '../usage/usage-page.ts';
import { Crew, type CrewOptions } from './crew.ts';
import { sharePort } from './share-port.ts';
import { watchLives } from './watch-lives.ts';
import { WorkersMetrics } from './workers-metrics.ts';

/** What the primary is started with. */
export interface WorkersOptions extends Pick<CrewOptions, 'count' | 'environment'> {
  /** The root folder. */
  readonly root: string;
  readonly settings: Settings;
  readonly log: GatewayLog;
}

/** Several processes that answer on one port. */
export interface Workers extends Omit<Serving, keyof AsyncDisposable> {
  /** Resolves when no worker stays alive. Whoever started them closes them then. */
  readonly gaveUp: Promise<void>;
}

/** Workers wait so much longer for their last connections than the primary takes some. */
const LATER_MS = 500;

/**
 * Starts workers that share the public port, and the admin port for all of them. Resolves when all of them serve.
 * Whoever starts them closes them.
 *
 * @throws {StartFailed} when the first worker ends before it serves, or workers end again and again
 */
export async function startWorkers({ root, settings, log, ...options }: WorkersOptions): Promise<Workers> {
  const shared = await sharePort(settings.server, () => crew?.slots ?? []);
  const { port } = shared;
  const metrics = new WorkersMetrics(() => crew.slots);
  const crew: Crew = new Crew({
    ...{ ...options, log, order: { kind: 'start', root, settings, port } },
    onBegan: shared.handOut,
    onEnded: (slot) => metrics.ended(slot),
  });
  const closing = new AbortController();
  const admin = await listenForOperators(settings.server, log, shownOf(crew, metrics)).catch(async (error: unknown) => {
    await shared.close();
    throw error;
  });
  const close = async (noticeMs = 0): Promise<void> => {
    closing.abort();
    crew.close();
    crew.send({ kind: 'stop', noticeMs: noticeMs === 0 ? 0 : noticeMs + LATER_MS });
    if (noticeMs > 0) await passed(noticeMs);
    await shared.close();
    await crew.closed();
    await admin?.close();
  };
  await crew.start().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  watchLives(crew.slots, log, closing.signal);
  return {
    url: urlOf(settings.server.tls ? 'https' : 'http', settings.server.host, port),
    adminUrl: admin?.url,
    gaveUp: crew.gaveUp,
    clientNames: () => crew.served?.clients ?? [],
    reload: () => Promise.resolve(crew.send({ kind: 'reload' })),
    close,
  };
}

/** What operators see of all workers. What a worker alone knows is asked of each. */
const shownOf = (crew: Crew, metrics: WorkersMetrics): ShownToOperators => ({
  isReady: () => crew.isReady,
  purge: purgeAll(crew),
  metrics: metrics.page,
  usage: usageOfAll(crew),
});

/** They add to the same counts, in Redis: the last to answer has those of all. */
const usageOfAll =
  ({ slots }: Crew): ShownToOperators['usage'] =>
  async (format) => {
    let page: unknown;
    for (const slot of slots) if (slot.served) page = await slot.ask({ about: 'usage', format });
    if (page === undefined) throw new GatewayError('OVERLOADED');
    return page as UsagePage;
  };

/** Each has caches of its own; of what they share, one finds what the others then do not. */
const purgeAll =
  ({ slots }: Crew): PurgeCaches =>
  async (purge) => {
    const living = slots.filter(({ served }) => served);
    const counts = await Promise.all(living.map((slot) => slot.ask({ about: 'purge', purge })));
    return counts.reduce<number>((sum, count) => sum + Number(count), 0);
  };
