import type { Measurement } from './measure.ts';

const REFERENCE = 'hand-written';

/** Medians over the rounds as a Markdown table: CPU per request, its ratio to the hand-written BFF, and the rest. */
export function tableOf(measurements: readonly Measurement[]): string {
  const lines = [
    '| workload | candidate | CPU µs per request | × hand-written | requests/s | p50 ms | p99 ms | peak MiB |',
    '|---|---|--:|--:|--:|--:|--:|--:|',
  ];
  for (const [workload, all] of Map.groupBy(measurements, (one) => one.workload)) {
    const byCandidate = Map.groupBy(all, (one) => one.candidate);
    const reference = medianOf(byCandidate.get(REFERENCE) ?? [], 'cpuMicros');
    for (const [candidate, some] of byCandidate) {
      const cpu = medianOf(some, 'cpuMicros');
      const ratio = reference > 0 ? (cpu / reference).toFixed(2) : '–';
      const cells = [
        ...[workload, candidate, cpu.toFixed(1), ratio, medianOf(some, 'perSecond').toFixed(0)],
        ...[medianOf(some, 'p50Ms').toFixed(2), medianOf(some, 'p99Ms').toFixed(2)],
        medianOf(some, 'peakMiB').toFixed(0),
      ];
      lines.push(`| ${cells.join(' | ')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function medianOf(
  measurements: readonly Measurement[],
  key: Exclude<keyof Measurement, 'candidate' | 'workload'>,
): number {
  const sorted = measurements.map((one) => one[key]).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
