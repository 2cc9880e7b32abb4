import { getNamedType, type GraphQLNamedType, type GraphQLResolveInfo } from 'graphql';

import type { GraphField } from '../../graph/graph.ts';
import type { ThisValues } from '../../plan/expression.ts';
import type { SelectedField } from '../../plan/selection.ts';
import type { RequestValues } from '../rest-request.ts';
import { type CallArguments } from '../call-arguments.ts';
import { wireLeaf, wireValue } from '../wire-value.ts';
import type { StitchedContext } from './context.ts';

/** A call or join for one object. */
export interface FieldCall {
  readonly selected: SelectedField;
  /** The graph field that is called. */
  readonly target: GraphField;
  readonly args: CallArguments;
  readonly self: ThisValues;
  readonly isList: boolean;
  readonly context: StitchedContext;
  readonly info: GraphQLResolveInfo;
}

/** What the templates of a REST call are filled with: arguments and values of the object under the names of the wire. */
export function requestValues({ selected, args, self, context }: FieldCall): RequestValues {
  const { graph, prepared, environment } = context;
  const wired = selected.declared
    .filter(({ name }) => Object.hasOwn(args, name))
    .map(({ name, type }) => [name, wireValue(args[name], type, graph)]);
  return {
    inputs: prepared.inputs,
    args: Object.fromEntries(wired) as CallArguments,
    self: (need) => wireLeaf(self(need), needType(selected, need), graph),
    environment,
  };
}

/** The type, inside its lists, of a value that a call reads of its object. */
export function needType({ needs }: SelectedField, need: string): GraphQLNamedType | undefined {
  const last = needs.get(need)?.at(-1);
  return last && getNamedType(last.output);
}

/** What a call without a result stands for. */
export const nothingFound = ({ isList }: Pick<FieldCall, 'isList'>): null | readonly never[] => (isList ? [] : null);
