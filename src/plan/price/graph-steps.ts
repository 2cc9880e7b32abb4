import { type FieldDefinitionNode, type GraphQLArgument, type GraphQLOutputType } from 'graphql';

import { coordinate, type Graph, sourceSteps } from '../../graph/graph.ts';
import { type CallStep, graphField } from '../../graph/resolve-path.ts';
import type { Expression } from '../expression.ts';
import { joinArguments } from '../join-arguments.ts';
import { stepArguments, type VariableScope } from '../path-expression.ts';
import { argumentsKey } from '../selection.ts';

/** A field of the graph on the way to a client's value, and what its call is given. */
export interface GraphStep {
  /** Equal for equal calls of one object. */
  readonly key: string;
  readonly field: string;
  /** `Type.field` */
  readonly name: string;
  readonly node: FieldDefinitionNode | undefined;
  readonly declared: readonly GraphQLArgument[];
  readonly args: ReadonlyMap<string, Expression>;
  readonly output: GraphQLOutputType;
  /** The way that a join or a path takes in its place. */
  readonly inside: readonly GraphStep[];
  /** What is inside takes the keys of many objects at once: its lists are not those of one object. */
  readonly isLookUp: boolean;
}

/** Joins that lead to joins are followed this far; deeper ones can only be a circle. */
const MAX_JOINS = 16;

/** Follows a path from an object: every field on it, and what each stands for in turn. */
export function graphSteps(
  graph: Graph,
  steps: readonly CallStep[],
  { key, scope, joins = 0 }: { readonly key: string; readonly scope: VariableScope; readonly joins?: number },
): readonly GraphStep[] {
  let at = key;
  return steps.map(({ type, field, args: given, output }) => {
    const args = stepArguments({ args: given }, scope);
    const before = at;
    const name = coordinate(type, field);
    at = `${before}/${name}(${argumentsKey(args)})`;
    const found = graph.fields.get(name);
    const inner = found && joins < MAX_JOINS ? sourceSteps(found.source) : [];
    const inside =
      inner.length === 0
        ? []
        : graphSteps(graph, inner, {
            key: before,
            scope: { args: joinArguments(graph.schema, { type, field, args }), outer: undefined },
            joins: joins + 1,
          });
    const declared = graphField(graph.schema, type, field)?.args ?? [];
    const isLookUp = found?.source.kind === 'join' && found.source.batch !== undefined;
    return { key: at, field, name, node: found?.node, declared, args, output, inside, isLookUp };
  });
}
