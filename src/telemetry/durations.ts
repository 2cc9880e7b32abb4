/** Bounds of buckets in seconds: from a request that calls nobody to one that has taken all of its time. */
export const DURATIONS: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const MS_PER_S = 1_000;
