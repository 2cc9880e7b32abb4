import { getNamedType, type GraphQLOutputType } from 'graphql';

import { coordinate, type Graph } from '../graph/graph.ts';
import { graphField } from '../graph/resolve-path.ts';
import { sourceVariables } from '../graph/source-variables.ts';
import { both, claimRequirement, directiveRequirement, type Requirement } from './access.ts';
import type { Expression } from './expression.ts';

/** A field of the graph where an operation calls it. */
export interface CalledField {
  readonly type: string;
  readonly field: string;
  readonly args: ReadonlyMap<string, Expression>;
}

/** What a caller needs for a field of the graph: what stands at it and at the type it returns, and the claims it reads. */
export function fieldRequirement(graph: Graph, { type, field, args }: CalledField): Requirement {
  const declared = declaredRequirement(graph, coordinate(type, field), { type, field });
  return args.size === 0 ? declared : both(declared, claimRequirement(args.values()));
}

const declaredByGraph = new WeakMap<Graph, Map<string, Requirement>>();

/** The same whoever calls the field; one operation can ask for it thousands of times. */
function declaredRequirement(
  graph: Graph,
  at: string,
  { type, field }: Pick<CalledField, 'type' | 'field'>,
): Requirement {
  const known = declaredByGraph.get(graph) ?? new Map<string, Requirement>();
  declaredByGraph.set(graph, known);
  const requirement = known.get(at) ?? readRequirement(graph, at, graphField(graph.schema, type, field)?.type);
  known.set(at, requirement);
  return requirement;
}

function readRequirement({ fields }: Graph, at: string, output: GraphQLOutputType | undefined): Requirement {
  const found = fields.get(at);
  const claims = (found ? sourceVariables(found.source) : []).flatMap((variable): Expression[] =>
    variable.scope === 'caller' ? [{ kind: 'caller', path: variable.path }] : [],
  );
  const returned = directiveRequirement(output && getNamedType(output).astNode);
  return both(both(directiveRequirement(found?.node), returned), claimRequirement(claims));
}
