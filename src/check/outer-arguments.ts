import { getNamedType, type GraphQLArgument } from 'graphql';

import type { Client, ViewField } from '../client/client.ts';

/** By client-only type and name: the arguments that `$this.<name>` can be, one for each field that gives it. */
export type OuterArguments = ReadonlyMap<string, ReadonlyMap<string, readonly GraphQLArgument[]>>;

/** The arguments around each type that exists in a client alone (LANGUAGE.md §4.1); inner ones shadow outer ones. */
export function outerArguments(client: Client): OuterArguments {
  const passing = [...client.fields.values()].filter((field) => passesThrough(field, client));
  const around = (type: string, inside: readonly ViewField[]): readonly GraphQLArgument[] => {
    const hidden = new Set(inside.flatMap(({ definition }) => definition.args.map(({ name }) => name)));
    return passing
      .filter((field) => getNamedType(field.definition.type).name === type && !inside.includes(field))
      .flatMap((field) => [
        ...field.definition.args.filter(({ name }) => !hidden.has(name)),
        ...around(field.type, [...inside, field]),
      ]);
  };
  const targets = passing.map(({ definition }) => getNamedType(definition.type).name);
  return new Map(targets.map((type) => [type, Map.groupBy(around(type, []), ({ name }) => name)]));
}

/** Whether a field returns a client-only type, which reads the arguments around it. */
export function passesThrough({ definition, source }: ViewField, { types }: Client): boolean {
  const target = types.get(getNamedType(definition.type).name);
  return source.kind === 'self' && target !== undefined && target.graphType === undefined;
}
