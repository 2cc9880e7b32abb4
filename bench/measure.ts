import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';

import type { Candidate, World } from './candidates.ts';
import { load } from './load.ts';
import { costOf } from './process-cost.ts';
import { connectionsFor, type Workload } from './workloads.ts';
import type { LoadRequest } from './wrk.ts';

/** One candidate under one workload. */
export interface Measurement {
  readonly candidate: string;
  readonly workload: string;
  readonly cpuMicros: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly peakMiB: number;
}

export interface MeasureOptions {
  readonly world: World;
  readonly tokens: readonly string[];
  readonly seconds: number;
  readonly warmUpSeconds: number;
}

/** Runs a command on a core until the callback is done; it has printed a line by then. */
export async function running<T>(
  command: readonly string[],
  core: number,
  use: (child: ChildProcess) => Promise<T>,
): Promise<T> {
  const child = spawn('taskset', ['-c', String(core), ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error(`${command[1]} ended`))),
    ]);
    return await use(child);
  } finally {
    child.kill('SIGKILL');
  }
}

/**
 * Measures a candidate on the second core, its load and services on the first. The answer to the first request is
 * compared before and after.
 *
 * @throws {Error} when an answer is wrong or fails
 */
export function measure(candidate: Candidate, workload: Workload, options: MeasureOptions): Promise<Measurement> {
  const { world, tokens, seconds, warmUpSeconds } = options;
  const url = `http://127.0.0.1:${world.port}`;
  const requests = workload.requests.map((request, index) =>
    candidate.request(workload, request, tokens[index % tokens.length] ?? ''),
  );
  const sent = { url, requests, connections: connectionsFor(workload) };
  return running(candidate.command(world), 1, async ({ pid = 0 }) => {
    await compare(url, requests, { candidate, workload });
    await load({ ...sent, seconds: warmUpSeconds });
    const before = costOf(pid);
    const result = await load({ ...sent, seconds });
    const after = costOf(pid);
    if (result.failures > 0) throw new Error(`${candidate.name}, ${workload.name}: ${result.failures} failures`);
    await compare(url, requests, { candidate, workload });
    return {
      candidate: candidate.name,
      workload: workload.name,
      cpuMicros: ((after.cpuMs - before.cpuMs) * 1_000) / result.requests,
      peakMiB: after.peakMiB,
      ...result,
    };
  });
}

/** By workload: what the first candidate answered, which the others must. */
const answers = new Map<string, unknown>();

async function compare(
  url: string,
  [request]: readonly LoadRequest[],
  { candidate, workload }: { readonly candidate: Candidate; readonly workload: Workload },
): Promise<void> {
  if (!request) throw new Error(`${workload.name} has no requests`);
  const { path, headers, body } = request;
  const response = await fetch(url + path, { method: 'POST', headers, body });
  // Facet says in each answer what it has cost.
  const { data, errors } = (await response.json()) as { readonly data?: unknown; readonly errors?: unknown };
  const answer = { data, errors };
  const known = answers.get(workload.name);
  if (known === undefined) answers.set(workload.name, answer);
  else if (!isDeepStrictEqual(answer, known))
    throw new Error(`${candidate.name} answers ${workload.name} otherwise: ${JSON.stringify(answer).slice(0, 300)}`);
}
