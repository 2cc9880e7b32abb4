import { getNamedType } from 'graphql';

import { coordinate, type Graph, type GraphField, type JoinSource } from '../graph/graph.ts';
import { type CallStep, graphField } from '../graph/resolve-path.ts';
import { sourceVariables } from '../graph/source-variables.ts';
import { both, claimRequirement, directiveRequirement, NO_REQUIREMENT, type Requirement } from './access.ts';
import type { Expression } from './expression.ts';

type Place = Pick<CallStep, 'type' | 'field'>;

/** What a caller needs for a field of the graph that is called with these values. */
export function fieldRequirement(graph: Graph, place: Place, values: Iterable<Expression> = []): Requirement {
  const found = graph.fields.get(coordinate(place.type, place.field));
  const own = both(ownRequirement(graph, place), claimRequirement(values));
  if (found?.source.kind !== 'join' || !found.source.batch) return own;
  return both(own, behind(graph, found.source, new Set([coordinate(place.type, place.field)])));
}

/** A look-up is one call for the plan; the fields that its path goes through ask for no less than anywhere else. */
function behind(graph: Graph, { call, steps }: JoinSource, seen: ReadonlySet<string>): Requirement {
  let requirement = NO_REQUIREMENT;
  for (const step of [call, ...steps]) {
    const at = coordinate(step.type, step.field);
    if (seen.has(at)) continue;
    const source = graph.fields.get(at)?.source;
    requirement = both(requirement, ownRequirement(graph, step));
    if (source?.kind === 'join') requirement = both(requirement, behind(graph, source, new Set([...seen, at])));
  }
  return requirement;
}

function ownRequirement(graph: Graph, { type, field }: Place): Requirement {
  const found = graph.fields.get(coordinate(type, field));
  const output = graphField(graph.schema, type, field)?.type;
  const directives = both(
    directiveRequirement(found?.node),
    directiveRequirement(output && getNamedType(output).astNode),
  );
  return both(directives, claimRequirement(claimsOf(found)));
}

function claimsOf(found: GraphField | undefined): readonly Expression[] {
  return (found ? sourceVariables(found.source) : []).flatMap((variable): Expression[] =>
    variable.scope === 'caller' ? [{ kind: 'caller', path: variable.path }] : [],
  );
}
