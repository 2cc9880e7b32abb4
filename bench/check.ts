import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

import { generateRoot } from './generate-root.ts';

/** What `facet check` must do within three seconds, the start of the process included. */
const SIZE = { services: 50, clients: 20, operations: 500 };
const GOAL_MS = 3_000;
const RUNS = 7;

interface Run {
  readonly tookMs: number;
  readonly problems: readonly { readonly severity: string; readonly code: string; readonly message: string }[];
}

const facet = join(import.meta.dirname, '../bin/facet.js');

function check(root: string): Promise<Run> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const args = [facet, 'check', '--root', root, '--format', 'json'];
    execFile(process.execPath, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error && error.code !== 1) reject(new Error(stderr, { cause: error }));
      else resolve({ tookMs: performance.now() - begun, problems: JSON.parse(stdout) as Run['problems'] });
    });
  });
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const folder = await mkdtemp(join(tmpdir(), 'facet-bench-'));
try {
  await generateRoot(folder, SIZE);
  const runs: Run[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await check(folder));
  const times = runs.map(({ tookMs }) => tookMs);
  const problems = runs[0]?.problems ?? [];
  const errors = problems.filter(({ severity }) => severity === 'error');
  const lines = [
    `facet check: ${SIZE.services} services, ${SIZE.clients} clients, ${SIZE.operations} operations`,
    `  first run ${(times[0] ?? 0).toFixed(0)} ms, median ${median(times).toFixed(0)} ms, goal ${GOAL_MS} ms`,
    `  all runs: ${times.map((time) => time.toFixed(0)).join(', ')} ms`,
    `  ${errors.length} errors, ${problems.length - errors.length} warnings; node ${process.version}, ${availableParallelism()} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
    ...errors.slice(0, 3).map(({ code, message }) => `  ${code} ${message}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  // A benchmark of files that are not understood would measure something else.
  if (errors.length > 0 || median(times) > GOAL_MS) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
