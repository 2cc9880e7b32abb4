import { type FieldDefinitionNode } from 'graphql';

import type { Client } from '../client/client.ts';

/** The types of a client with their fields as written, whether or not a field has a source. */
export function typesWithFields(
  types: Client['types'],
): readonly (readonly [string, readonly FieldDefinitionNode[]])[] {
  return [...types.values()].map(({ name, node }) => {
    const fields = (node as { readonly fields?: readonly FieldDefinitionNode[] }).fields ?? [];
    return [name, fields] as const;
  });
}
