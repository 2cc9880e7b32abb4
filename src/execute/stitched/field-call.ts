import type { GraphQLResolveInfo } from 'graphql';

import type { GraphField } from '../../graph/graph.ts';
import type { ThisValues } from '../../plan/expression.ts';
import type { SelectedField } from '../../plan/selection.ts';
import type { RequestValues } from '../rest-request.ts';
import { type CallArguments } from '../call-arguments.ts';
import { wireArgument, wireLeaf } from '../wire-value.ts';
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

/** What the templates of a REST call are filled with: named as the graph has it, valued as the wire has it. */
export function requestValues({ selected, args, self, context }: FieldCall): RequestValues {
  const { graph, prepared, environment } = context;
  const { declared, needs } = selected;
  return {
    inputs: prepared.inputs,
    args: (path) => wireArgument(path, args, { declared, graph }),
    self: (need) => wireLeaf(self(need), needs.get(need)?.at(-1)?.output, graph),
    environment,
  };
}

/** What a call without a result stands for. */
export const nothingFound = ({ isList }: Pick<FieldCall, 'isList'>): null | readonly never[] => (isList ? [] : null);
