import type { GraphField } from '../../graph/graph.ts';
import type { SelectedField, SelectionSet } from '../../plan/selection.ts';
import type { Fit } from './fit-value.ts';
import type { ResultObject } from './result-object.ts';

/** How a selected field is had, worked out once for an operation. */
export interface FieldPlan {
  readonly field: SelectedField;
  /** The graph field that is called; undefined for data. */
  readonly target: GraphField | undefined;
  /** The set it stands in; of an abstract type, that of the concrete type. */
  readonly set: SelectionSet;
  /** Its place in `ResultObject.values`; undefined for data that is read where it is. */
  readonly slot: number | undefined;
  /** For data and type names: the value of an object of a service, as its type has it. */
  readonly read: Fit;
  /** For data: where an object of a service has it, as long as its type alone says so. */
  readonly path: readonly string[] | undefined;
  /** For leaves: one of its values, as its type has it. */
  readonly leafFit: Fit;
  /** For calls: what was answered, as its type has it. */
  readonly fit: Fit;
  /** For look-ups whose calls differ in nothing but their keys. */
  readonly keyWay: KeyWay | undefined;
  /** What it returns is made into objects for further calls. */
  readonly below: ActiveSet | undefined;
}

/** A selection with calls in it or below it. */
export interface ActiveSet {
  readonly set: SelectionSet;
  readonly slots: number;
  /** Data with calls below. */
  readonly data: readonly FieldPlan[];
  /** The parts for concrete types, and how an object's type is known. */
  readonly byType: ReadonlyMap<string, ActiveSet>;
  readonly typeOf: (json: unknown) => string;
}

/** The plans of all fields of an operation, by their index. */
export interface FieldPlans {
  readonly root: ActiveSet;
  readonly byIndex: readonly FieldPlan[];
}

/** The way to the key of a field whose calls differ in nothing but their keys, from object to object. */
export interface KeyWay {
  /** From the object to the key. */
  readonly chain: readonly SelectedField[];
  /** The value itself, where it is text or a number that an object of a service simply has; undefined for any other. */
  readonly read: (object: ResultObject) => unknown;
  /** The key as the argument it is given to has it; undefined for what is not of a usual kind. */
  readonly keyOf: (value: unknown) => unknown;
}
