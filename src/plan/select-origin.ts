import type { Batch } from '../graph/graph.ts';
import type { LookUpPath } from '../graph/look-up-path.ts';
import type { Needs } from '../graph/needs.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import type { Expression } from './expression.ts';
import type { VariableScope } from './path-expression.ts';
import type { SelectedField, SelectionSet } from './selection.ts';

/** A call of a Query field for an object, and what is read from its result. */
export interface Join {
  readonly call: CallStep;
  readonly steps: readonly CallStep[];
  readonly needs: Needs;
}

/** A call of a Query field for the keys of many objects. */
export interface LookUp {
  readonly path: LookUpPath;
  readonly batch: Batch;
  readonly needs: Needs;
}

/** A place to select in: the object's set, and the type of the object. */
export interface SelectionPlace {
  readonly set: SelectionSet;
  readonly type: string;
}

/** Where a path starts, and what its variables stand for there. */
export interface Origin {
  readonly place: SelectionPlace;
  readonly scope: VariableScope;
  /** What the path reads of the object it starts at. */
  readonly needs: Needs;
  /** What it reads of objects around that one, by `thisKey`. */
  readonly outer: SelectedField['outer'];
  /** How many joins have led here. */
  readonly joins: number;
}

/** A field to select, with what its arguments read. */
export type FieldCall = Pick<Origin, 'needs' | 'outer' | 'joins'> & {
  readonly args: ReadonlyMap<string, Expression>;
};
