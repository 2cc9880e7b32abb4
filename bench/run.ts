import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startIssuer } from '../demo/issuer.ts';
import { type Candidate, candidates, worldOf } from './candidates.ts';
import { hasWrk } from './load.ts';
import { measure, type Measurement, running } from './measure.ts';
import { failureOf, installPackages, PEERS } from './peers.ts';
import { tableOf } from './table.ts';
import { type Workload, workloads } from './workloads.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    'warm-up': { type: 'string', default: '8' },
    candidates: { type: 'string', default: 'hand-written,facet,facet --bare' },
    workloads: { type: 'string', default: 'W1,W1v,W2,W3,W4' },
  },
});

const chosen = <T extends { readonly name: string }>(all: readonly T[], names: string): readonly T[] =>
  names === 'all' ? all : all.filter(({ name }) => names.split(',').includes(name));

const needed = chosen(candidates, values.candidates).flatMap(({ packages = [] }) => packages);
for (const folder of new Set(hasWrk ? needed : [PEERS, ...needed])) await installPackages(folder);

const starts = ({ name, probe }: Candidate): boolean => {
  const failure = probe && failureOf(probe);
  if (failure !== undefined) process.stdout.write(`without ${name}, which does not start here: ${failure}\n`);
  return failure === undefined;
};
const compared = chosen(candidates, values.candidates).filter(starts);

const PORTS = { gateway: 5_100, rest: 5_101, graphql: 5_102 };
const TOKENS = 1_000;

const folder = await mkdtemp(join(tmpdir(), 'facet-bench-'));
const { issuer, server } = await startIssuer();
const world = worldOf(PORTS, issuer, folder);
const tokens = await Promise.all(
  Array.from({ length: TOKENS }, (_, index) => issuer.issueToken({ sub: String(index + 1) })),
);
const options = { world, tokens, seconds: Number(values.seconds), warmUpSeconds: Number(values['warm-up']) };
const measurements: Measurement[] = [];

/** Of an answer that changes. */
const FORMS = 61;

const services = ({ delayMs = 0, changes = false }: Workload): readonly string[] => [
  ...[process.execPath, join(import.meta.dirname, 'services.ts')],
  ...[PORTS.rest, PORTS.graphql, delayMs, changes ? FORMS : 1].map(String),
];

try {
  for (let round = 1; round <= Number(values.rounds); round++) {
    for (const workload of chosen(workloads, values.workloads)) {
      for (const candidate of compared) {
        if (candidate.workloads?.includes(workload.name) === false) continue;
        if (workload.candidates?.includes(candidate.name) === false) continue;
        const measured = await running(services(workload), 0, () => measure(candidate, workload, options));
        measurements.push(measured);
        const { cpuMicros, perSecond, p50Ms, p99Ms, peakMiB } = measured;
        process.stdout.write(
          `${round} ${workload.name.padEnd(8)} ${candidate.name.padEnd(26)} ${cpuMicros.toFixed(1)} µs  ${perSecond.toFixed(0)}/s  p50 ${p50Ms.toFixed(2)} ms  p99 ${p99Ms.toFixed(2)} ms  ${peakMiB.toFixed(0)} MiB\n`,
        );
      }
    }
  }
  process.stdout.write(`\n${tableOf(measurements)}`);
} finally {
  await server.close();
  await rm(folder, { recursive: true });
}
