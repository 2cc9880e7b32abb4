import { StartFailed } from '../workers/crew.ts';
import { startWorkers } from '../workers/start-workers.ts';
import { WORKER_VARIABLE } from '../workers/worker-number.ts';
import { createLog } from '../core/log.ts';
import { environmentWith, type Settings } from '../core/settings.ts';
import { endpointLines } from './gateway-command.ts';
import { reloadOnHangUp } from './reload-on-hang-up.ts';
import { untilStopped } from './until-stopped.ts';

/** What several workers are started with. */
export interface PrimaryOptions {
  readonly root: string;
  readonly settings: Settings;
  readonly count: number;
}

/** Runs several workers until the process is told to end, or until none stays alive. Gives the exit code. */
export async function runPrimary({ root, settings, count }: PrimaryOptions): Promise<number> {
  const log = createLog({ level: settings.telemetry.logLevel, pretty: false, buffered: true });
  const starting = startWorkers({
    root,
    settings,
    count,
    log,
    environment: (number) => environmentWith(WORKER_VARIABLE, String(number)),
  });
  reloadOnHangUp(() =>
    starting.then(
      ({ reload }) => reload(),
      () => undefined,
    ),
  );
  try {
    const workers = await starting;
    const { url, adminUrl, gaveUp } = workers;
    const clients = workers.clientNames();
    const failed = gaveUp.then(() => workers.close()).then(() => 1);
    log.info({ url, adminUrl, clients, workers: count }, 'listening');
    if (process.stdout.isTTY) process.stdout.write(endpointLines(workers));
    return await Promise.race([untilStopped(workers.close), failed]);
  } catch (error) {
    // It has been told why.
    if (error instanceof StartFailed) return error.code;
    throw error;
  }
}
