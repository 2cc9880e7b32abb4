import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { createLog } from '../../src/core/log.ts';
import type { Environment } from '../../src/core/settings-environment.ts';
import { loadSettings } from '../../src/core/settings.ts';
import { serve } from '../../src/serve.ts';
import { installPackages } from './install.ts';
import { recordRequests } from './record-requests.ts';
import { startBackend } from './start-backend.ts';

/** The folder with the schemas for the backends. */
export const root = join(import.meta.dirname, 'root');

/** What a client was told, and what it took. */
export interface Told {
  readonly status: number;
  readonly data: unknown;
  readonly errors: readonly { readonly path?: unknown; readonly extensions: { readonly code: string } }[];
  /** Method and path of each request that reached a backend meanwhile, sorted. */
  readonly requests: readonly string[];
}

/** Backends of others, with a gateway before them. */
export interface ForeignWorld extends AsyncDisposable {
  /** Origin of the GraphQL service, without the gateway. */
  readonly countriesUrl: string;
  /** Sends an operation to the gateway. One at a time, or the requests are mixed up. */
  ask(client: 'blog' | 'atlas', query: string, variables?: Readonly<Record<string, unknown>>): Promise<Told>;
}

/** Packages may have to be fetched first. */
const START_TIMEOUT_MS = 180_000;

/** Gives a test file its world, from before its first test until after its last. */
export function useForeignWorld(): () => ForeignWorld {
  let world: ForeignWorld | undefined;
  beforeAll(async () => {
    const started = await startForeignWorld();
    world = started;
    return () => started[Symbol.asyncDispose]();
  }, START_TIMEOUT_MS);
  return () => {
    if (!world) throw new Error('the world starts with the first test');
    return world;
  };
}

async function startForeignWorld(): Promise<ForeignWorld> {
  await installPackages();
  await using started = new AsyncDisposableStack();
  const requests: string[] = [];
  const front = async (name: 'rest' | 'graphql'): Promise<string> => {
    const backend = started.use(await startBackend(name));
    return started.use(await recordRequests(backend.url, (line) => requests.push(line))).url;
  };
  const restUrl = await front('rest');
  const countriesUrl = await front('graphql');
  const gateway = started.use(await startGateway({ REST_URL: restUrl, COUNTRIES_URL: countriesUrl }));
  const all = started.move();
  return {
    countriesUrl,
    ask: async (client, query, variables) => {
      requests.length = 0;
      const response = await fetch(`${gateway.url}/${client}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors = [] } = (await response.json()) as Partial<Told>;
      return { status: response.status, data, errors, requests: [...requests].sort() };
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function startGateway(variables: Readonly<Record<string, string>>) {
  const environment: Environment = (name) => variables[name];
  const settings = loadSettings({ root, environment, flags: { port: '0' } });
  const log = createLog({ level: 'fatal', pretty: false });
  return serve({ root, settings, environment, log, mode: 'production' });
}
