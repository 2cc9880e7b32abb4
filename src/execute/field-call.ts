import type { GraphField } from '../graph/graph.ts';
import type { Variable } from '../language/variable.ts';
import type { ThisValues } from '../plan/expression.ts';
import type { SelectedField } from '../plan/selection.ts';
import type { RequestValues } from './rest-request.ts';
import type { CallArguments } from './call-arguments.ts';
import type { ServiceContext } from './service-context.ts';
import { variableType } from './variable-type.ts';
import { wireValue } from './wire-value.ts';

/** A call or join for one object. */
export interface FieldCall {
  readonly selected: SelectedField;
  /** The graph field that is called. */
  readonly target: GraphField;
  readonly args: CallArguments;
  readonly self: ThisValues;
  readonly isList: boolean;
  readonly context: ServiceContext;
}

/** What the templates of a REST call are filled with, each value under the names of the wire. */
export function requestValues(call: FieldCall): RequestValues {
  const { args, self, context, target, selected } = call;
  const { prepared, environment } = context;
  const rename = (variable: Variable, value: unknown): unknown => wired(call, variable, value);
  return { inputs: prepared.inputs, args, self, environment, wired: rename, field: target, selected };
}

/** A value as the service has it: enum values and input fields under the names of the wire. */
export function wired({ selected, context }: FieldCall, variable: Variable, value: unknown): unknown {
  const type = variableType(variable, selected);
  return type ? wireValue(value, type, context.graph) : value;
}

/** What a call without a result stands for. */
export const nothingFound = ({ isList }: Pick<FieldCall, 'isList'>): null | readonly never[] => (isList ? [] : null);
