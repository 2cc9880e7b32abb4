// A plugin of GraphQL Code Generator: constants for stored operations, beside the types of typescript-operations.
import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql';

import { fragmentsByName, operationDocument } from '../client/operation-document.ts';
import { HEADER } from './header.ts';

/** A file with operations, as the generator gives it to plugins. */
export interface OperationSource {
  readonly document?: DocumentNode | undefined;
}

/** What `codegen.yml` says to this plugin and to typescript-operations. */
export interface OperationsConfig {
  readonly namingConvention?: unknown;
}

const DECLARATION = `/** A stored operation, as it is sent in place of its text, with the types of its result and its variables. */
export interface StoredOperation<Result, Variables> {
  readonly documentId: string;
  readonly operationName: string;
  /** Never there: it is what \`ResultOf\` and \`VariablesOf\` of @graphql-typed-document-node/core read. */
  readonly __apiType?: (variables: Variables) => Result;
}
`;

/**
 * A constant for each operation, with its name: the id that the gateway knows it by, and its types, which
 * typescript-operations writes into the same file.
 *
 * @throws {Error} without \`namingConvention: keep\`: the types would have other names than the operations
 */
export function plugin(
  _schema: GraphQLSchema,
  sources: readonly OperationSource[],
  { namingConvention }: OperationsConfig,
): { readonly prepend: string[]; readonly content: string } {
  if (namingConvention !== 'keep')
    throw new Error('facet-gateway/codegen/operations needs the config "namingConvention: keep"');
  const definitions = sources.flatMap(({ document }) => document?.definitions ?? []);
  const fragments = fragmentsByName(definitions);
  const constants = definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? constantOf(node, operationDocument(node, fragments).id) : [],
  );
  return { prepend: [HEADER], content: [DECLARATION, ...constants].join('\n') };
}

const SUFFIXES = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

function constantOf({ name, operation }: OperationDefinitionNode, id: string): string {
  const operationName = name?.value ?? '';
  const type = `${operationName}${SUFFIXES[operation]}`;
  return `export const ${operationName}: StoredOperation<${type}, ${type}Variables> = {
  documentId: 'sha256:${id}',
  operationName: '${operationName}',
};
`;
}
