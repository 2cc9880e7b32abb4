import type { Labels, Sample } from './family.ts';

/** Counts values by their size, for a few nanoseconds each. */
export class Histogram {
  readonly #bounds: readonly number[];
  /** By the first bound that a value does not exceed; the last place is for those above all. */
  readonly #counts: Float64Array;
  #sum = 0;

  /** `bounds` grow. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    let at = 0;
    while (at < bounds.length && value > bounds[at]!) at++;
    this.#counts[at]! += 1;
    this.#sum += value;
  }

  /** As Prometheus wants it: each bucket holds those below it as well. */
  samples(name: string, labels: Labels): readonly Sample[] {
    let count = 0;
    const buckets = [...this.#counts].map((inBucket, at) => {
      count += inBucket;
      const le = String(this.#bounds[at] ?? '+Inf');
      return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: this.#sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}
