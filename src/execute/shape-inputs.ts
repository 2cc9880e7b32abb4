import type { SelectedField } from '../plan/selection.ts';
import type { ComputeField } from './computed-values.ts';
import type { Openings } from './openings.ts';
import type { Prepared } from './prepare.ts';
import type { ResultReader } from './read-result.ts';

/** What shaping needs to know besides the result. */
export interface ShapeInputs {
  readonly prepared: Prepared;
  /** Everything that is included, where `prepared` has a part of it; a fallback is there at once. */
  readonly whole?: Prepared;
  /** Told where fields are left for later. */
  readonly openings?: Openings;
  /** `Lowered.lists` */
  readonly lists: number;
  /** `__schema` and `__type` by response key. */
  readonly introspection: Readonly<Record<string, unknown>>;
  readonly compute: ComputeField;
  readonly reader: ResultReader;
  /** Parts of it are past their time, and say so. */
  readonly isStale: boolean;
  /** The service a graph field's value comes from. */
  readonly serviceOf: (field: SelectedField) => string;
}
