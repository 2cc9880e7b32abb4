/** Labels by their names. */
export type Labels = Readonly<Record<string, string>>;

/** One number of a metric. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** The metric's own name unless given: a histogram has several. */
  readonly metricName?: string;
}

/** A metric: what it is called, and its numbers, which are made when somebody reads them. */
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: () => readonly Sample[];
  /** What the number of several processes is; their sum unless given. */
  readonly aggregator?: 'sum' | 'max';
}

type Make = (name: string, help: string, samples: Family['samples']) => Family;

export const counter: Make = (name, help, samples) => ({ name, type: 'counter', help, samples });
export const gauge: Make = (name, help, samples) => ({ name, type: 'gauge', help, samples });
/** A gauge that of several processes shows the greatest. */
export const greatest: Make = (...args) => ({ ...gauge(...args), aggregator: 'max' });
export const histogram: Make = (name, help, samples) => ({ name, type: 'histogram', help, samples });

/** Numbers that differ in one label more. */
export const byName = (
  numbers: Iterable<readonly [string | number, number]>,
  label: string,
  labels: Labels,
): readonly Sample[] => [...numbers].map(([name, value]) => ({ labels: { ...labels, [label]: String(name) }, value }));
