import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pullOpenApi } from '../../src/cli/pull-openapi.ts';
import { createLog } from '../../src/core/log.ts';
import { loadSettings } from '../../src/core/settings.ts';
import { readRootFiles } from '../../src/language/root-files.ts';
import { loadDescription } from '../../src/openapi/load-description.ts';
import { operationsOf } from '../../src/openapi/operations.ts';
import { CheckFailed, serve } from '../../src/serve.ts';
import type { ForeignDescription } from './descriptions.ts';
import { recordRequests } from './record-requests.ts';
import { startBackend } from './start-backend.ts';

/** A service that answers as its description says, pulled, with a gateway before it. */
export interface MockedWorld extends AsyncDisposable {
  /** Sends an operation to the client. */
  ask(query: string): Promise<{ readonly data?: unknown; readonly errors?: unknown }>;
  /** Methods and paths of the requests that reached the service, oldest first. */
  readonly requests: readonly string[];
}

/**
 * Starts a mock server for these operations of a description, pulls them, and serves a client's schema.
 *
 * @throws {Error} naming the problems that the check finds
 */
export async function startMockedWorld(
  description: ForeignDescription,
  { operations, client }: { readonly operations: readonly string[]; readonly client: string },
): Promise<MockedWorld> {
  await using started = new AsyncDisposableStack();
  const root = await mkdtemp(join(tmpdir(), 'facet-mocked-'));
  started.defer(() => rm(root, { recursive: true, force: true }));
  const backend = started.use(await startBackend('mock', [await excerptOf(description, { root, operations })]));
  const requests: string[] = [];
  const { url } = started.use(await recordRequests(backend.url, (line) => requests.push(line)));
  const variables: Readonly<Record<string, string>> = { PULLED_URL: url, PULLED_KEY: 'Bearer of-the-gateway' };
  const environment = (name: string): string | undefined => variables[name];
  await mkdir(join(root, 'schemas'));
  await writeFile(join(root, 'schemas/app.graphql'), client);
  const files = await readRootFiles(root);
  const asked = { root, files, environment, access: () => ({}), service: 'pulled', file: undefined, url };
  await pullOpenApi({ ...asked, source: description.path, operations });
  await sendCredentials(join(root, 'schemas/services/pulled.graphql'));
  const settings = loadSettings({ root, environment, flags: { port: '0', 'admin-port': '0' } });
  const log = createLog({ level: 'fatal', pretty: false });
  const gateway = started.use(
    await serve({ root, settings, environment, log, mode: 'production' }).catch((error: unknown) => {
      if (!(error instanceof CheckFailed)) throw error;
      throw new Error(error.problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'));
    }),
  );
  const all = started.move();
  return {
    requests,
    ask: async (query) => {
      const response = await fetch(`${gateway.url}/app/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const { data, errors } = (await response.json()) as { readonly data?: unknown; readonly errors?: unknown };
      return { data, ...(errors !== undefined && { errors }) };
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** What `facet pull` leaves to the file's author. */
async function sendCredentials(file: string): Promise<void> {
  const headers = 'headers: [{ name: "authorization", value: "{$env.PULLED_KEY}" }]';
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('@service(', `@service(${headers}, `));
}

/** The description without other paths: a mock server for a thousand takes long to start. */
async function excerptOf(
  { path: source }: ForeignDescription,
  { root, operations }: { readonly root: string; readonly operations: readonly string[] },
): Promise<string> {
  const description = await loadDescription({ source, folder: '/' });
  const meant = operationsOf(description).filter(({ id = '' }) => operations.includes(id));
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { path, method, node, parameters } of meant)
    paths[path] = { ...paths[path], [method.toLowerCase()]: { ...node, parameters } };
  const file = join(root, 'excerpt.json');
  await writeFile(file, JSON.stringify({ ...description, paths }));
  return file;
}
