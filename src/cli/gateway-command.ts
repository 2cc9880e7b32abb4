import { styleText } from 'node:util';

import { createLog } from '../core/log.ts';
import { loadSettings, processEnvironment, type ServiceRules, type Settings } from '../core/settings.ts';
import { scalarSettings } from '../core/settings-walk.ts';
import { CheckFailed, serve, type ServeOptions, type Serving } from '../serve.ts';
import { type ExecutorName, executorNames } from '../execute/create-executor.ts';
import { type Mocks, startMocks } from '../mock/mock-server.ts';
import { type Command, type OptionValues, text, WrongUsage } from './command.ts';
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
  /** Services that made-up answers stand in for, besides those of the settings. */
  readonly mocked?: Mocked | undefined;
}

/** Which services are not called, and what their answers are made of. */
export interface Mocked {
  readonly services: readonly string[];
  /** Those that are added while it runs as well. */
  readonly isAll: boolean;
  readonly seed: number;
}

/** Starts a gateway as a command does: settings, logs and problems go where a user looks for them. */
export async function runGateway({
  values,
  mode,
  defaultRoot,
  environment,
  adjust,
  mocked,
}: GatewayRun): Promise<Serving> {
  const root = defaultRoot !== undefined && text(values, 'root') === undefined ? defaultRoot : rootOf(values);
  const executor = executorOf(values);
  const process_ = processEnvironment();
  const loaded = loadSettings({ root, environment: process_, flags: flagsOf(values) });
  const settings = mocking(adjust ? adjust(loaded) : loaded, mocked);
  const standing = mockedServices(settings);
  if (mode === 'production' && standing.length > 0) throw realServicesOnly(standing);
  const log = createLog({
    level: settings.telemetry.logLevel,
    pretty: mode === 'dev',
    buffered: mode === 'production',
  });
  const onChecked = reportLoads(log, mode);
  const lookup = (name: string): string | undefined => environment?.(name) ?? process_(name);
  const mocks = standing.length > 0 ? await mocksOf(standing, mocked) : undefined;
  const starting = serve({ root, settings, log, mode, onChecked, executor, mocks, environment: lookup });
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

/** The settings with these services mocked. */
function mocking(settings: Settings, mocked: Mocked | undefined): Settings {
  if (!mocked) return settings;
  const none = { clientCredentials: undefined, ca: undefined };
  const own = mocked.services.map((name) => [name, { ...(settings.services[name] ?? none), mock: true }] as const);
  // Like the settings' own, it has no prototype, so that any name can be looked up.
  const services = Object.assign(Object.create(null) as Record<string, ServiceRules>, settings.services);
  return { ...settings, services: Object.assign(services, Object.fromEntries(own)) };
}

const mockedServices = ({ services }: Settings): readonly string[] =>
  Object.keys(services).filter((name) => services[name]?.mock);

const realServicesOnly = (services: readonly string[]): WrongUsage =>
  new WrongUsage(
    `facet.yaml has mock: true for ${services.join(', ')}, and production calls real services alone: ` +
      'remove it, or run facet dev',
  );

const mocksOf = (services: readonly string[], mocked: Mocked | undefined): Promise<Mocks> =>
  startMocks({ isMocked: (service) => mocked?.isAll === true || services.includes(service), seed: mocked?.seed });

/** What runs, and ends with its mocks. */
async function withMocks(starting: Promise<Serving>, mocks: Mocks | undefined): Promise<Serving> {
  if (!mocks) return starting;
  const serving = await starting.catch(async (error: unknown) => {
    await mocks.close();
    throw error;
  });
  const close = async (noticeMs?: number): Promise<void> => {
    await serving.close(noticeMs);
    await mocks.close();
  };
  return { ...serving, close, [Symbol.asyncDispose]: () => close() };
}

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

/** The lines that tell where the clients are. */
export const endpointLines = ({ url, clientNames }: Serving): string =>
  clientNames()
    .map((name) => `  ${name.padEnd(10)} ${url}/${name.replace(/\.(v\d+)$/, '/$1')}/graphql\n`)
    .join('');
