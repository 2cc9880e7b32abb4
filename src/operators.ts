import type { GatewayLog } from './core/log.ts';
import type { PurgeCaches } from './core/purge.ts';
import type { ServerSettings } from './core/settings.ts';
import { type AdminOptions, startAdminServer } from './http/admin-server.ts';
import type { RunningServer } from './http/server.ts';
import type { MetricsSource } from './telemetry/prometheus.ts';
import type { UsagePage } from './usage/usage-page.ts';

/** What a gateway tells its operators, and does for them. */
export interface Operated {
  /** Whether requests are served: false while starting, draining, or with no schemas. */
  readonly isReady: () => boolean;
  readonly purge: PurgeCaches;
  readonly metrics: MetricsSource;
  readonly usage: (format: 'json' | 'csv') => Promise<UsagePage>;
}

/** Opens a gateway to its operators. Undefined where that has no port of its own. */
export type OpenToOperators = (operated: Operated) => Promise<RunningServer | undefined>;

/** What the admin port shows of one process. */
export const shownOf = ({ isReady, purge, metrics, usage }: Operated): ShownToOperators => ({
  isReady,
  purge,
  metrics: metrics.page,
  usage,
});

/** What the admin port shows, whether it is of one process or of several. */
export type ShownToOperators = Omit<AdminOptions, 'host' | 'port' | 'onUnexpected'>;

const USUAL_ADMIN_PORT = 4_001;

/** Listens on the admin port; a second gateway on one machine, which asked for no port, does without one. */
export async function listenForOperators(
  { adminHost: host, adminPort }: ServerSettings,
  log: GatewayLog,
  shown: ShownToOperators,
): Promise<RunningServer | undefined> {
  try {
    const onUnexpected = (err: unknown): void => log.error({ err }, 'unexpected error');
    return await startAdminServer({ host, port: adminPort ?? USUAL_ADMIN_PORT, ...shown, onUnexpected });
  } catch (err) {
    if (adminPort !== undefined || (err as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw err;
    log.warn(`the admin port ${USUAL_ADMIN_PORT} is taken, so there is none; choose another with --admin-port`);
    return undefined;
  }
}
