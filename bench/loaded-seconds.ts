import type { LoadedSecond } from './open-load.ts';

/** What came of a load that did not wait for answers. */
interface LoadSummary {
  /** Right answers a second. */
  readonly good: number;
  readonly p99: number;
  readonly refused: number;
  readonly refusedP99: number;
  readonly failed: number;
  readonly wrong: number;
}

/** The time that this part of the times does not exceed. */
export const percentile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * part) - 1] ?? 0;

/** Some seconds as one; the rates are those of a second. */
function summaryOf(all: readonly LoadedSecond[], seconds: number): LoadSummary {
  const sum = (of: (second: LoadedSecond) => number): number => all.reduce((total, second) => total + of(second), 0);
  const p99 = (of: (second: LoadedSecond) => readonly number[]): number => percentile(all.flatMap(of), 0.99);
  return {
    good: sum(({ answered }) => answered) / seconds,
    p99: p99(({ timesMs }) => timesMs),
    refused: sum(({ refused }) => refused) / seconds,
    refusedP99: p99(({ refusedMs }) => refusedMs),
    failed: sum(({ failed }) => failed),
    wrong: sum(({ wrong }) => wrong),
  };
}

/** Prints a line about some seconds. */
export function told(name: string, all: readonly LoadedSecond[], seconds: number): LoadSummary {
  const summary = summaryOf(all, seconds);
  const { good, p99, refused, refusedP99, failed, wrong } = summary;
  process.stdout.write(
    `${name.padEnd(24)} answered ${good.toFixed(0)}/s p99 ${p99.toFixed(0)} ms  refused ${refused.toFixed(0)}/s p99 ${refusedP99.toFixed(0)} ms  failed ${failed}  wrong ${wrong}\n`,
  );
  return summary;
}
