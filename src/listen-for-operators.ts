import type { GatewayLog } from './core/log.ts';
import type { Settings } from './core/settings.ts';
import { type AdminOptions, startAdminServer } from './http/admin-server.ts';
import type { RunningServer } from './http/server.ts';

const USUAL_ADMIN_PORT = 4_001;

/** The admin server; a second gateway on one machine, which asked for no port, does without one. */
export async function listenForOperators(
  { settings, log }: { readonly settings: Pick<Settings, 'server'>; readonly log: GatewayLog },
  served: Pick<AdminOptions, 'isReady' | 'purge' | 'metrics' | 'usage'>,
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
