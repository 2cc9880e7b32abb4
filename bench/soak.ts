import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { findCapacity } from './capacity.ts';
import { told } from './loaded-seconds.ts';
import { running } from './measure.ts';
import { openWorld } from './open-world.ts';
import { residentMiB } from './process-cost.ts';

/**
 * What becomes of a gateway in the long run: finds the highest rate whose p99 is at most 50 ms, asks 70 % of it for
 * minutes, and compares every answer with the hand-written BFF's. Then loads the schemas again and again under that load,
 * once invalid ones, and ends the gateway under 200 requests a second.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    workload: { type: 'string', default: 'W1v' },
    connections: { type: 'string', default: '200' },
    start: { type: 'string', default: '1000' },
    rate: { type: 'string' },
    reloads: { type: 'string', default: '0' },
    stop: { type: 'boolean', default: false },
  },
});

const PART_OF_CAPACITY = 0.7;
/** Results are kept in memory until a load has ended. */
const PIECE_SECONDS = 30;
const SAMPLE_MS = 1_000;
const RELOAD_EVERY_MS = 1_000;
const STOP_PER_SECOND = 200;
const STOP_AFTER_MS = 2_000;

const open = await openWorld(values.workload, Number(values.connections));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A sample of memory: minutes since the start, and MiB. */
type Sample = readonly [minutes: number, mib: number];

/** Looks at a process every second, until it is told to stop. */
function sampleMemory(pid: number, samples: Sample[]): () => void {
  const startedMs = performance.now();
  const look = (): void => void samples.push([(performance.now() - startedMs) / 60_000, residentMiB(pid)]);
  const timer = setInterval(look, SAMPLE_MS);
  return () => clearInterval(timer);
}

/** Least squares, in MiB a minute. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [minutes, mib] = [mean(([at]) => at), mean(([, size]) => size)];
  const spread = mean(([at]) => (at - minutes) ** 2);
  return mean(([at, size]) => (at - minutes) * (size - mib)) / spread;
}

async function soak(pid: number, perSecond: number): Promise<void> {
  const samples: Sample[] = [];
  const sampled = sampleMemory(pid, samples);
  const all = { failed: 0, wrong: 0, refused: 0 };
  for (let left = Number(values.minutes) * 60; left > 0; left -= PIECE_SECONDS) {
    const seconds = Math.min(left, PIECE_SECONDS);
    const { failed, wrong, refused } = told(
      `${perSecond.toFixed(0)}/s, ${left.toFixed(0)} s left`,
      (await open.load({ perSecond, seconds, reconnects: true })).slice(0, seconds),
      seconds,
    );
    all.failed += failed;
    all.wrong += wrong;
    all.refused += refused * seconds;
  }
  sampled();
  const late = samples.slice(Math.floor(samples.length / 2));
  const sizes = late.map(([, size]) => size);
  say(`wrong ${all.wrong}  failed ${all.failed}  refused ${all.refused.toFixed(0)}`);
  say(
    `memory, second half: ${slopeOf(late).toFixed(2)} MiB/min, ${Math.min(...sizes).toFixed(0)} to ${Math.max(...sizes).toFixed(0)} MiB resident`,
  );
}

async function reload(gateway: ChildProcess, perSecond: number): Promise<void> {
  const count = Number(values.reloads);
  const file = join(open.root, 'schemas/web.graphql');
  const sound = await readFile(file, 'utf8');
  const seconds = Math.ceil((count * RELOAD_EVERY_MS) / 1_000) + 2;
  const loading = open.load({ perSecond, seconds, reconnects: true });
  for (let turn = 1; turn <= count; turn++) {
    await passed(RELOAD_EVERY_MS);
    const isSound = turn !== Math.ceil(count / 2);
    await writeFile(file, isSound ? `${sound}\ntype Unused${turn} { id: Int! }\n` : `${sound}\ntype Query { broken`);
    gateway.kill('SIGHUP');
  }
  told(`${count} reloads`, (await loading).slice(0, seconds), seconds);
  await writeFile(file, sound);
}

async function stop(gateway: ChildProcess): Promise<void> {
  const ended = once(gateway, 'exit') as Promise<[number | null]>;
  const loading = open.load({ perSecond: STOP_PER_SECOND, seconds: 15, reconnects: true });
  await passed(STOP_AFTER_MS);
  const startedMs = performance.now();
  gateway.kill('SIGTERM');
  const [code] = await ended;
  const seconds = (performance.now() - startedMs) / 1_000;
  const loaded = await loading;
  told(`SIGTERM at ${STOP_PER_SECOND}/s`, loaded, loaded.length);
  say(`exit code ${code} after ${seconds.toFixed(1)} s`);
}

try {
  await running(open.services, 0, async () => {
    await open.compare();
    await running(open.facet.command({ ...open.world, logFile: '/dev/null' }), 1, async (gateway) => {
      const start = Number(values.start);
      await open.load({ perSecond: start, seconds: 10 });
      const rate = values.rate ?? (await findCapacity(open, start)) * PART_OF_CAPACITY;
      await soak(gateway.pid ?? 0, Number(rate));
      if (Number(values.reloads) > 0) await reload(gateway, Number(rate));
      if (values.stop) await stop(gateway);
    });
  });
} finally {
  await open[Symbol.asyncDispose]();
}
