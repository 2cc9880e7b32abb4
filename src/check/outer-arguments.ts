import { getNamedType, type GraphQLArgument } from 'graphql';

import type { Client, ViewField } from '../client/client.ts';

/** By client-only type and name: the arguments that `$this.<name>` can be, one for each field that gives it. */
export type OuterArguments = ReadonlyMap<string, ReadonlyMap<string, readonly GraphQLArgument[]>>;

/** The arguments around each type that exists in a client alone (LANGUAGE.md §4.1); inner ones shadow outer ones. */
export function outerArguments(client: Client): OuterArguments {
  const outer = new Map<string, Map<string, Set<GraphQLArgument>>>();
  const passing = [...client.fields.values()].filter((field) => passesThrough(field, client));
  for (let grown = true; grown;) {
    grown = false;
    for (const field of passing) {
      const target = getNamedType(field.definition.type).name;
      const given = outer.get(target) ?? new Map<string, Set<GraphQLArgument>>();
      outer.set(target, given);
      for (const [name, args] of argumentsInside(field, outer)) {
        const known = given.get(name) ?? new Set();
        given.set(name, known);
        for (const argument of args) grown ||= !known.has(argument);
        for (const argument of args) known.add(argument);
      }
    }
  }
  return new Map(
    [...outer].map(([type, given]) => [type, new Map([...given].map(([name, args]) => [name, [...args]]))]),
  );
}

/** Whether a field returns a client-only type, which reads the arguments around it. */
export function passesThrough({ definition, source }: ViewField, { types }: Client): boolean {
  const target = types.get(getNamedType(definition.type).name);
  return source.kind === 'self' && target !== undefined && target.graphType === undefined;
}

function argumentsInside(
  { type, definition }: ViewField,
  outer: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<GraphQLArgument>>>,
): ReadonlyMap<string, Iterable<GraphQLArgument>> {
  const own = definition.args.map((argument) => [argument.name, [argument]] as const);
  return new Map<string, Iterable<GraphQLArgument>>([...(outer.get(type) ?? []), ...own]);
}
