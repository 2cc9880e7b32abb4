import { type DocumentNode, Kind, type OperationTypeNode, visit } from 'graphql';

import type { Problems } from '../language/problem.ts';

const USUAL: Readonly<Record<OperationTypeNode, string>> = {
  query: 'Query',
  mutation: 'Mutation',
  subscription: 'Subscription',
};

/** A document whose root types have their usual names, whatever its `schema` says. */
export function withUsualRoots(document: DocumentNode): DocumentNode {
  const renamed = new Map(
    rootTypes(document).flatMap(({ operation, type }) =>
      type.name.value === USUAL[operation] ? [] : [[type.name.value, USUAL[operation]] as const],
    ),
  );
  if (renamed.size === 0) return document;
  return visit(document, {
    Name: (node, _key, parent) => {
      const usual = renamed.get(node.value);
      return usual !== undefined && namesType(parent) ? { ...node, value: usual } : undefined;
    },
  });
}

/** Reports root types of other names in files of our own, where nothing would tell them from other types. */
export function reportRootNames(document: DocumentNode, problems: Problems): void {
  for (const { operation, type } of rootTypes(document)) {
    if (type.name.value === USUAL[operation]) continue;
    problems.add('INVALID_SDL', type, {
      message: `the type of ${operation === 'query' ? 'queries' : `${operation}s`} is called ${USUAL[operation]}`,
      hint: `Rename ${type.name.value} to ${USUAL[operation]}; then "schema" need not name it.`,
    });
  }
}

const rootTypes = ({ definitions }: DocumentNode) =>
  definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.operationTypes ?? []) : [],
  );

const TYPE_NAMES: ReadonlySet<string> = new Set([
  Kind.NAMED_TYPE,
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
]);

const namesType = (parent: unknown): boolean =>
  typeof parent === 'object' && parent !== null && 'kind' in parent && TYPE_NAMES.has(String(parent.kind));
