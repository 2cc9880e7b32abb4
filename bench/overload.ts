import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { findCapacity } from './capacity.ts';
import { percentile, told } from './loaded-seconds.ts';
import { running } from './measure.ts';
import { openWorld } from './open-world.ts';
import { costOf } from './process-cost.ts';

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

const open = await openWorld(values.workload, Number(values.connections));
const { world } = open;

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

try {
  await running(open.services, 0, () =>
    running(open.facet.command(world), 1, async ({ pid = 0 }) => {
      const start = Number(values.start);
      await open.load({ perSecond: start, seconds: 10 });
      const capacity = values.capacity === undefined ? await findCapacity(open, start) : Number(values.capacity);
      const seconds = Number(values.seconds);
      const times = Number(values.times);
      const usage = await gatewayUsage(pid);
      const over = (await open.load({ perSecond: capacity * times, seconds })).slice(0, seconds);
      const { cpu, durations } = await usage();
      over.forEach((second, index) => told(`  second ${index + 1} of overload`, [second], 1));
      const { good } = told(`${times} × ${capacity.toFixed(0)}/s`, over, seconds);
      const [p50, p99] = [percentile(durations, 0.5), percentile(durations, 0.99)];
      process.stdout.write(
        `  inside the gateway     p50 ${p50.toFixed(0)} ms p99 ${p99.toFixed(0)} ms, ${cpu.toFixed(0)} % of a core\n`,
      );
      const after = (await open.load({ perSecond: capacity * 0.7, seconds: 4 })).slice(0, 4);
      after.forEach((second, index) => told(`  second ${index + 1} after`, [second], 1));
      process.stdout.write(`goodput ${((good / capacity) * 100).toFixed(0)} % of ${capacity.toFixed(0)}/s\n`);
    }),
  );
} finally {
  await open[Symbol.asyncDispose]();
}
