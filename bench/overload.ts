import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

import { startIssuer } from '../demo/issuer.ts';
import { candidates, worldOf } from './candidates.ts';
import { running } from './measure.ts';
import { costOf } from './process-cost.ts';
import type { LoadedSecond } from './open-load.ts';
import { workloads } from './workloads.ts';

/**
 * What becomes of answers when more is asked than there is time for: finds the highest rate whose p99 is at most 50 ms,
 * asks four times as much, and then less than that rate again.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    workload: { type: 'string', default: 'W1v' },
    connections: { type: 'string', default: '2000' },
    start: { type: 'string', default: '1000' },
    times: { type: 'string', default: '4' },
    capacity: { type: 'string' },
  },
});

const GOOD_P99_MS = 50;
const STEP = 1.15;
const PORTS = { gateway: 5_110, rest: 5_111, graphql: 5_112 };

const workload = workloads.find(({ name }) => name === values.workload);
const facet = candidates.find(({ name }) => name === 'facet');
if (!workload || !facet) throw new Error('there is no such workload');
const folder = await mkdtemp(join(tmpdir(), 'facet-overload-'));
const { issuer, server } = await startIssuer();
const world = worldOf(PORTS, issuer, folder);
const requests = await Promise.all(
  workload.requests.slice(0, 1_000).map(async (request, index) => {
    const token = await issuer.issueToken({ sub: String(index + 1) });
    const { path, headers, body } = facet.request(workload, request, token);
    const lines = Object.entries({ host: 'localhost', ...headers, 'content-length': String(Buffer.byteLength(body)) });
    return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
  }),
);

async function load(perSecond: number, seconds: number): Promise<readonly LoadedSecond[]> {
  const given = { port: PORTS.gateway, perSecond, seconds, connections: Number(values.connections), requests };
  const command = ['-c', '0', process.execPath, join(import.meta.dirname, 'open-load.ts')];
  const child = spawn('taskset', command, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(given));
  return JSON.parse(await text(child.stdout)) as LoadedSecond[];
}

const percentile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * part) - 1] ?? 0;

function told(name: string, all: readonly LoadedSecond[], seconds: number) {
  const sum = (of: (second: LoadedSecond) => number): number => all.reduce((total, second) => total + of(second), 0);
  const p99 = percentile(
    all.flatMap(({ timesMs }) => timesMs),
    0.99,
  );
  const refusedP99 = percentile(
    all.flatMap(({ refusedMs }) => refusedMs),
    0.99,
  );
  const good = sum(({ answered }) => answered) / seconds;
  process.stdout.write(
    `${name.padEnd(24)} answered ${good.toFixed(0)}/s p99 ${p99.toFixed(0)} ms  refused ${(sum(({ refused }) => refused) / seconds).toFixed(0)}/s p99 ${refusedP99.toFixed(0)} ms  failed ${sum(({ failed }) => failed)}\n`,
  );
  return { good, p99 };
}

/** Whether a rate can be held; what else the machine has to do may cost one try. */
async function isGood(rate: number): Promise<boolean> {
  const { good, p99 } = told(`${rate.toFixed(0)}/s`, (await load(rate, 4)).slice(1, 4), 3);
  return p99 <= GOOD_P99_MS && good >= rate * 0.95;
}

/** What a gateway uses, and how long it takes by its log, from now until it is asked for. */
async function gatewayUsage(pid: number) {
  const { size } = await stat(world.logFile);
  const { cpuMs } = costOf(pid);
  const startedMs = performance.now();
  return async () => {
    const cpu = ((costOf(pid).cpuMs - cpuMs) / (performance.now() - startedMs)) * 100;
    const lines = (await readFile(world.logFile)).subarray(size).toString();
    const found = lines.matchAll(/"status":200.*"durationMs":([\d.]+)/g);
    return { cpu, durations: [...found].map(([, ms]) => Number(ms)) };
  };
}

/** The highest rate that can be held. */
async function findCapacity(): Promise<number> {
  let capacity = 0;
  for (let rate = Number(values.start); ; rate *= STEP) {
    if (!(await isGood(rate)) && !(await isGood(rate))) return capacity;
    capacity = rate;
  }
}

try {
  const services = [process.execPath, join(import.meta.dirname, 'services.ts')];
  const own = [PORTS.rest, PORTS.graphql, workload.delayMs ?? 0, 1].map(String);
  await running([...services, ...own], 0, () =>
    running(facet.command(world), 1, async ({ pid = 0 }) => {
      await load(Number(values.start), 10);
      const capacity = values.capacity === undefined ? await findCapacity() : Number(values.capacity);
      const seconds = Number(values.seconds);
      const times = Number(values.times);
      const usage = await gatewayUsage(pid);
      const over = (await load(capacity * times, seconds)).slice(0, seconds);
      const { cpu, durations } = await usage();
      over.forEach((second, index) => told(`  second ${index + 1} of overload`, [second], 1));
      const { good } = told(`${times} × ${capacity.toFixed(0)}/s`, over, seconds);
      const [p50, p99] = [percentile(durations, 0.5), percentile(durations, 0.99)];
      process.stdout.write(
        `  inside the gateway     p50 ${p50.toFixed(0)} ms p99 ${p99.toFixed(0)} ms, ${cpu.toFixed(0)} % of a core\n`,
      );
      const after = (await load(capacity * 0.7, 4)).slice(0, 4);
      after.forEach((second, index) => told(`  second ${index + 1} after`, [second], 1));
      process.stdout.write(`goodput ${((good / capacity) * 100).toFixed(0)} % of ${capacity.toFixed(0)}/s\n`);
    }),
  );
} finally {
  await server.close();
  await rm(folder, { recursive: true });
}
