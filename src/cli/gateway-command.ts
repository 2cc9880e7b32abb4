import { styleText } from 'node:util';

import type { GivenToWorker } from '../workers/run-worker.ts';
import { createLog } from '../core/log.ts';
import { loadSettings, processEnvironment, type Settings } from '../core/settings.ts';
import { scalarSettings } from '../core/settings-walk.ts';
import { CheckFailed, serve, type ServeOptions, type Serving } from '../serve.ts';
import { type ExecutorName, executorNames } from '../execute/create-executor.ts';
import { type Command, type OptionValues, text, WrongUsage } from './command.ts';
import { type Mocked, mockedServices, mocking, mocksOf, realServicesOnly, withMocks } from './mocked.ts';
import { ROOT_ABOUT, rootOf } from './root-folder.ts';
import { reloadOnHangUp } from './reload-on-hang-up.ts';
import { reportLoads } from './report-loads.ts';

/** Options of commands that run a gateway: the root folder, and every setting that is one value. */
export const gatewayOptions: Command['options'] = {
  root: { type: 'string' },
  executor: { type: 'string' },
  ...Object.fromEntries(scalarSettings.map(({ flag }) => [flag, { type: 'string' as const }])),
};

/** What those options do. */
export const gatewayAbout: Command['about'] = {
  root: ROOT_ABOUT,
  executor: 'compiled (default), or stitched, the slower reference that it must equal',
  ...Object.fromEntries(scalarSettings.map(({ flag, path }) => [flag, `sets ${path.join('.')} of facet.yaml`])),
};

/** What a command adds to the settings of its root folder. */
export interface GatewayRun {
  readonly values: OptionValues;
  readonly mode: ServeOptions['mode'];
  /** Used when `--root` is not given. */
  readonly defaultRoot?: string;
  readonly environment?: (name: string) => string | undefined;
  readonly adjust?: (settings: Settings) => Settings;
  /** Where this process is one of several, which the primary has given these. */
  readonly worker?: GivenToWorker & { readonly number: number };
  /** Services that made-up answers stand in for, besides those of the settings. */
  readonly mocked?: Mocked | undefined;
}

/** Starts a gateway as a command does: settings, logs and problems go where a user looks for them. */
export async function runGateway(run: GatewayRun): Promise<Serving> {
  const { values, mode, environment, adjust, worker, mocked } = run;
  const root = worker?.root ?? rootFor(run);
  const executor = executorOf(values);
  const process_ = processEnvironment();
  const loaded = worker?.settings ?? gatewaySettings(run);
  const settings = mocking(adjust ? adjust(loaded) : loaded, mocked);
  const standing = mockedServices(settings);
  if (mode === 'production' && standing.length > 0) throw realServicesOnly(standing);
  const log = createLog({
    level: settings.telemetry.logLevel,
    pretty: mode === 'dev',
    buffered: mode === 'production',
    worker: worker?.number,
  });
  const onChecked = reportLoads(log, mode);
  const lookup = (name: string): string | undefined => environment?.(name) ?? process_(name);
  const mocks = standing.length > 0 ? await mocksOf(standing, mocked) : undefined;
  const starting = serve({
    ...{ root, settings, log, mode, onChecked, executor, mocks, environment: lookup },
    ...(worker && { bind: worker.bind, openToOperators: worker.openToOperators }),
  });
  if (worker) return starting;
  // Whoever tells it to load again while it starts must not end it.
  reloadOnHangUp(() =>
    starting.then(
      ({ reload }) => reload(),
      () => undefined,
    ),
  );
  const serving = await withMocks(starting, mocks);
  if (standing.length > 0) log.info(`made-up answers stand in for ${standing.join(', ')}`);
  const { url, adminUrl } = serving;
  if (mode === 'production') log.info({ url, adminUrl, clients: serving.clientNames() }, 'listening');
  return serving;
}

const rootFor = ({ values, defaultRoot }: Pick<GatewayRun, 'values' | 'defaultRoot'>): string =>
  defaultRoot !== undefined && text(values, 'root') === undefined ? defaultRoot : rootOf(values);

/**
 * The settings of a command's root folder.
 *
 * @throws {SettingsError} with all problems at once
 */
export const gatewaySettings = (run: Pick<GatewayRun, 'values' | 'defaultRoot'>): Settings =>
  loadSettings({ root: rootFor(run), environment: processEnvironment(), flags: flagsOf(run.values) });

/** @throws {WrongUsage} for a name that no executor has */
function executorOf(values: OptionValues): ExecutorName {
  const given = text(values, 'executor') ?? 'compiled';
  const found = executorNames.find((name) => name === given);
  if (!found) throw new WrongUsage(`--executor must be ${executorNames.join(' or ')}, not "${given}"`);
  return found;
}

const flagsOf = (values: OptionValues): Readonly<Record<string, string>> =>
  Object.fromEntries(
    scalarSettings.flatMap(({ flag }) => {
      const value = text(values, flag);
      return value === undefined ? [] : [[flag, value]];
    }),
  );

/** The exit code of a start that the check stopped; other errors pass. The problems are printed by then. */
export function checkFailed(error: unknown): number {
  if (!(error instanceof CheckFailed)) throw error;
  process.stderr.write(
    `${styleText('red', 'Not started')}: correct the errors above, or see them again with facet check.\n`,
  );
  return 1;
}

/** The line that tells where the page is. */
export const pageLine = ({ url }: Serving): string =>
  `${styleText('bold', 'Page')} (clients, live requests, plans)  ${url}/\n`;

/** The lines that tell where the clients are. */
export const endpointLines = ({ url, clientNames }: Pick<Serving, 'url' | 'clientNames'>): string =>
  clientNames()
    .map((name) => `  ${name.padEnd(10)} ${url}/${name.replace(/\.(v\d+)$/, '/$1')}/graphql\n`)
    .join('');
