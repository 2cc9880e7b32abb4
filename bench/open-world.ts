import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { startIssuer } from '../demo/issuer.ts';
import { type Candidate, candidates, type World, worldOf } from './candidates.ts';
import { running } from './measure.ts';
import type { LoadedSecond } from './open-load.ts';
import { type Workload, workloads } from './workloads.ts';

/** How a load is sent. */
export interface OpenLoadOptions {
  readonly perSecond: number;
  readonly seconds: number;
  /** Of the workload's requests, those whose position this holds for; default: all. */
  readonly only?: (position: number) => boolean;
  /** Opens a connection anew that the gateway has closed, and ends when nobody listens any more. */
  readonly reconnects?: boolean;
}

/** Facet before services, under requests that do not wait for answers. */
export interface OpenWorld extends AsyncDisposable {
  readonly workload: Workload;
  readonly world: World;
  /** A copy of the schemas, which the gateway reads. */
  readonly root: string;
  readonly facet: Candidate;
  /** Sends requests, on the first core. */
  load(options: OpenLoadOptions): Promise<readonly LoadedSecond[]>;
  /** From now on answers are compared with those that the hand-written BFF gives now; the services must run. */
  compare(): Promise<void>;
  /** Command of the services. */
  readonly services: readonly string[];
}

const PORTS = { gateway: 5_110, rest: 5_111, graphql: 5_112 };
const CALLERS = 1_000;
/** What the notifications of every twentieth user take, where a workload has time for its services at all. */
const SLOW_MS = 3_000;

const here = (file: string): string => join(import.meta.dirname, file);
const candidateOf = (wanted: string): Candidate => {
  const found = candidates.find(({ name }) => name === wanted);
  if (!found) throw new Error(`there is no candidate ${wanted}`);
  return found;
};

/**
 * Makes a world for a workload. Whoever makes it closes it.
 *
 * @throws {Error} when there is no such workload
 */
export async function openWorld(name: string, connections: number): Promise<OpenWorld> {
  const workload = workloads.find((candidate) => candidate.name === name);
  if (!workload) throw new Error('there is no such workload');
  const facet = candidateOf('facet');
  const folder = await mkdtemp(join(tmpdir(), 'facet-open-'));
  const root = join(folder, 'root');
  await cp(here('root'), root, { recursive: true });
  const { issuer, server } = await startIssuer();
  const world = { ...worldOf(PORTS, issuer, folder), root };
  const asked = workload.requests.slice(0, CALLERS);
  const requests = await Promise.all(
    asked.map(async (request, index) => {
      const token = await issuer.issueToken({ sub: String(index + 1) });
      const { path, headers, body } = facet.request(workload, request, token);
      const lines = { host: 'localhost', ...headers, 'content-length': String(Buffer.byteLength(body)) };
      const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
      return `POST ${path} HTTP/1.1\r\n${head.join('')}\r\n${body}`;
    }),
  );
  let answers: readonly string[] | undefined;
  return {
    ...{ workload, world, root, facet },
    services: [
      process.execPath,
      here('services.ts'),
      ...[PORTS.rest, PORTS.graphql, workload.delayMs ?? 0, 1, workload.delayMs ? SLOW_MS : 0].map(String),
    ],
    load: ({ only = () => true, ...options }) => {
      const chosen = <Item>(all: readonly Item[]): readonly Item[] => all.filter((_, position) => only(position));
      const texts = { requests: chosen(requests), answers: answers && chosen(answers) };
      return load({ port: PORTS.gateway, connections, ...texts, ...options });
    },
    compare: async () => {
      answers = await handWritten(workload, world, asked.length);
    },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function load(given: object): Promise<readonly LoadedSecond[]> {
  const child = spawn('taskset', ['-c', '0', process.execPath, here('open-load.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(given));
  return JSON.parse(await text(child.stdout)) as LoadedSecond[];
}

/** The data of each request's answer, by the BFF that knows nothing of Facet. */
async function handWritten(workload: Workload, world: World, count: number): Promise<readonly string[]> {
  const candidate = candidateOf('hand-written');
  const port = world.port + 10;
  return running(candidate.command({ ...world, port }), 1, async () => {
    const answers: string[] = [];
    for (const request of workload.requests.slice(0, count)) {
      const { path, headers, body } = candidate.request(workload, request, '');
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body });
      const { data } = (await answer.json()) as { readonly data: unknown };
      answers.push(JSON.stringify(data));
    }
    return answers;
  });
}
