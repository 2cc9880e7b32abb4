import { type GraphQLAbstractType, isAbstractType } from 'graphql';

import type { Graph } from '../graph/graph.ts';
import { directiveOn } from '../language/directive-use.ts';
import { parseJsonPath } from '../language/path.ts';
import { memberOf } from '../plan/expression.ts';
import { misfitOf } from './misfit.ts';

/** JSON that says nothing of its type in the schema names it as GraphQL does. */
const USUAL_FIELD = '__typename';

/** The concrete type of a REST service's object, of which the graph says this type. */
export const concreteType = (type: string, object: unknown, graph: Graph): string =>
  concreteTypeOf(type, graph)(object);

/** Tells the concrete types of a REST service's objects of which the graph says this type. */
export function concreteTypeOf(type: string, graph: Graph): (object: unknown) => string {
  const declared = graph.schema.getType(type);
  return isAbstractType(declared) ? typeResolver(declared, graph) : () => type;
}

/**
 * Tells the concrete types of a REST service's objects apart: by the JSON field that `@from(field:)` on the interface or
 * union names, whose value is the type's name or its `@from(value:)`.
 *
 * What it returns throws a GatewayError, UPSTREAM_BAD_RESPONSE, for a value that no type has.
 */
export function typeResolver(type: GraphQLAbstractType, graph: Graph): (object: unknown) => string {
  const path = parseJsonPath(directiveOn(type.astNode, 'from')?.string('field') ?? USUAL_FIELD);
  const names = new Map(
    graph.schema
      .getPossibleTypes(type)
      .map(({ name, astNode }) => [directiveOn(astNode, 'from')?.string('value') ?? name, name]),
  );
  const unknown = misfitOf(graph.owners.get(type.name) ?? '');
  return (object) => {
    const value = memberOf(object, path);
    const name = typeof value === 'string' || typeof value === 'number' ? names.get(String(value)) : undefined;
    if (name === undefined) throw unknown();
    return name;
  };
}
