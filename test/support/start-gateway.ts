import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLog } from '../../src/core/log.ts';
import { loadSettings } from '../../src/core/settings.ts';
import { CheckFailed, serve, type ServeOptions, type Serving } from '../../src/serve.ts';
import { costApart, type SeenCost } from './without-cost.ts';

/** The folder of the sample schemas. */
export const REPOSITORY = join(import.meta.dirname, '../..');

/** Both ways in; every behaviour holds on each. */
export const LANES = [
  { lane: 'JSON lane', jsonLane: true },
  { lane: 'yoga lane', jsonLane: false },
] as const;

/** How a gateway is started in a test. */
export interface TestGatewayOptions extends Partial<
  Pick<ServeOptions, 'jsonLane' | 'mode' | 'onChecked' | 'executor' | 'writeFrom' | 'now' | 'mocks'>
> {
  /** Texts by their paths below a root folder that lives as long as the gateway. */
  readonly files?: Readonly<Record<string, string>>;
  /** The root folder, in place of `files`. */
  readonly root?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What `facet.yaml` says: its text, or the value it stands for. */
  readonly settings?: string | object;
}

/** A GraphQL request. */
export interface QueryOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly token?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error as callers see it. */
export interface SeenError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** A GraphQL answer as callers see it. */
export interface SeenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly SeenError[];
    readonly extensions?: { readonly degraded?: readonly unknown[] };
  };
  /** `extensions.cost`, which `body` is without. */
  readonly cost: SeenCost | undefined;
}

/** A gateway on a port of its own. */
export interface TestGateway extends AsyncDisposable {
  readonly url: string;
  /** Of the server for operators. */
  readonly adminUrl: string;
  /** The root folder. */
  readonly root: string;
  /** The log so far, line by line; live. */
  readonly logs: readonly Readonly<Record<string, unknown>>[];
  /** Waits for an answer to a GraphQL request, sent as a POST of JSON. */
  query(client: string, query: string, options?: QueryOptions): Promise<SeenAnswer>;
  /** Sends any other request below the gateway's URL. */
  send(path: string, init?: RequestInit): Promise<Response>;
  readonly reload: Serving['reload'];
  close(): Promise<void>;
}

/**
 * Starts a whole gateway, in production unless told otherwise. Whoever starts it closes it.
 *
 * @throws {Error} naming each problem, when the check finds errors in production
 */
export async function startGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const { files = {}, environment = {}, settings = '', jsonLane = true, mode = 'production' } = options;
  const { onChecked, executor, writeFrom, now, mocks } = options;
  const folder = await mkdtemp(join(tmpdir(), 'facet-gateway-'));
  const yaml = typeof settings === 'string' ? settings : JSON.stringify(settings);
  await writeFiles(folder, { ...files, 'facet.yaml': yaml });
  const root = options.root ?? folder;
  const lookup = (name: string): string | undefined => environment[name];
  const loaded = loadSettings({ root: folder, environment: lookup, flags: { port: 0, 'admin-port': 0 } });
  // A machine under load must not decide a test.
  const limits = { ...loaded.limits, ...(!yaml.includes('maxEventLoopDelay') && { maxEventLoopDelayMs: 3_600_000 }) };
  const logs: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => logs.push(JSON.parse(line) as Record<string, unknown>) };
  const log = createLog({ level: loaded.telemetry.logLevel, pretty: false, destination });
  const serving = await serve({
    ...{ root, settings: { ...loaded, limits }, environment: lookup, log, mode, jsonLane },
    ...(onChecked && { onChecked }),
    ...(executor && { executor }),
    ...(writeFrom !== undefined && { writeFrom }),
    ...(now && { now }),
    ...(mocks && { mocks }),
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true });
    throw explained(error);
  });
  const { url, adminUrl = '', reload } = serving;
  const close = async (): Promise<void> => {
    await serving.close();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    ...{ url, adminUrl, root, logs, reload, close },
    query: (client, query, how) => post(`${url}/${client}/graphql`, query, how),
    send: (path, init) => fetch(url + path, init),
    [Symbol.asyncDispose]: close,
  };
}

/** Writes texts at their paths below a folder. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function post(url: string, query: string, options: QueryOptions = {}): Promise<SeenAnswer> {
  const { variables, operationName, token, accept, headers } = options;
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accept !== undefined && { accept }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables, operationName }),
  });
  const { body, cost } = costApart(await answer.json());
  return { status: answer.status, headers: answer.headers, body: body as SeenAnswer['body'], cost };
}

function explained(error: unknown): unknown {
  if (!(error instanceof CheckFailed)) return error;
  const lines = error.problems.map(
    ({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`,
  );
  return new Error(`the check found errors:\n${lines.join('\n')}`, { cause: error });
}
