import {
  buildASTSchema,
  type DocumentNode,
  findSchemaChanges,
  type GraphQLSchema,
  isSpecifiedScalarType,
  Kind,
} from 'graphql';

import { pruneUnknown } from '../graph/prune-unknown.ts';

/** What is different in a service's schema, a sentence each. Texts do not count, nor does what the specification has anyway. */
export const schemaChanges = (before: GraphQLSchema, now: GraphQLSchema): readonly string[] =>
  findSchemaChanges(before, now)
    .filter(({ type, description }) => !isSilent(type, description, now))
    .map(({ description }) => description);

/** The schema of a snapshot; what it does not declare is left out. */
export const schemaOf = ({ definitions }: DocumentNode): GraphQLSchema =>
  buildASTSchema({ kind: Kind.DOCUMENT, definitions: [...pruneUnknown(definitions)] }, { assumeValid: true });

/** Texts, and scalars of the specification, which come and go with what names them. */
function isSilent(type: string, description: string, now: GraphQLSchema): boolean {
  const added = now.getType(/^(\w+) was added/.exec(description)?.[1] ?? '');
  return (
    type === 'DESCRIPTION_CHANGED' ||
    description.startsWith('Standard scalar') ||
    (added !== undefined && isSpecifiedScalarType(added))
  );
}
