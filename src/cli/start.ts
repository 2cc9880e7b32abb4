import { workerNumber } from '../workers/worker-number.ts';
import { processEnvironment, type Settings } from '../core/settings.ts';
import { type Command, type OptionValues, WrongUsage } from './command.ts';
import {
  checkFailed,
  endpointLines,
  gatewayAbout,
  gatewayOptions,
  gatewaySettings,
  runGateway,
} from './gateway-command.ts';
import { rootOf } from './root-folder.ts';
import type { PrimaryOptions } from './run-primary.ts';
import { untilStopped } from './until-stopped.ts';

/** `facet start` */
export const start: Command = {
  example: 'facet start --root shop --port 8080',
  options: gatewayOptions,
  about: gatewayAbout,
  async run(given) {
    const number = workerNumber(processEnvironment());
    try {
      if (number !== undefined) return await runAsWorker(given, number);
      const root = rootOf(given);
      const values = { ...given, root };
      const settings = gatewaySettings({ values });
      const count = await workerCount(settings);
      return count === 1 ? await runAlone(values) : await runWorkers({ root, settings, count });
    } catch (error) {
      return checkFailed(error);
    }
  },
};

async function runAlone(values: OptionValues): Promise<number> {
  const serving = await runGateway({ values, mode: 'production' });
  if (process.stdout.isTTY) process.stdout.write(endpointLines(serving));
  return untilStopped(serving.close);
}

/** Loaded on demand, as is all that several processes need. */
async function runWorkers(options: PrimaryOptions): Promise<number> {
  const { runPrimary } = await import('./run-primary.ts');
  return runPrimary(options);
}

async function runAsWorker(values: OptionValues, number: number): Promise<number> {
  const { runWorker } = await import('../workers/run-worker.ts');
  return runWorker((given) => runGateway({ values, mode: 'production', worker: { ...given, number } }));
}

/** @throws {WrongUsage} when several would not know what the others let through */
async function workerCount({ server, redis }: Settings): Promise<number> {
  const { availableParallelism } = await import('node:os');
  const count = server.workers === 'auto' ? availableParallelism() : server.workers;
  if (count > 1 && redis.url === undefined)
    throw new WrongUsage(
      `${count} workers need Redis, or each would have limits and budgets of its own: ` +
        'set redis.url (FACET_REDIS_URL, --redis-url), or start one worker',
    );
  return count;
}
