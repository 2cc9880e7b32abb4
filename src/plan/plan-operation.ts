import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getOperationAST,
  type GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  print,
  specifiedRules,
  validate,
  type VariableDefinitionNode,
} from 'graphql';

import type { Client } from '../client/client.ts';
import { GatewayError } from '../core/errors.ts';
import type { Graph } from '../graph/graph.ts';
import { operationCaching, type OperationCaching } from './cache-policy.ts';
import { collectFields } from './collect-fields.ts';
import { type Lowered, lowerOperation } from './lower.ts';
import { type Price, priceOf } from './price/price.ts';
import { type FieldLimit, fieldLimits } from './rate-limits.ts';

/** Everything about an operation that depends on its document alone. */
export interface OperationPlan {
  readonly name: string | undefined;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly variables: readonly VariableDefinitionNode[];
  readonly lowered: Lowered;
  readonly price: Price;
  readonly caching: OperationCaching;
  /** The document, printed, where answers to it may be kept; otherwise empty. */
  readonly text: string;
  readonly rateLimits: readonly FieldLimit[];
  /** It is answered without a call, and without code. */
  readonly isImmediate: boolean;
  /** What it asks of the client's own schema; undefined when it asks nothing. */
  readonly introspection: DocumentNode | undefined;
}

/** What operations are planned against. */
export interface PlanScope {
  readonly client: Client;
  readonly graph: Graph;
  readonly introspectionEnabled: boolean;
}

/** Errors past this many tell nobody more. */
const MAX_VALIDATION_ERRORS = 10;

/** What is wrong with a document, by graphql's rules and the client's schema; nothing when it is valid. */
export function validateDocument(
  document: DocumentNode,
  { client, introspectionEnabled }: PlanScope,
): readonly GraphQLError[] {
  const rules = introspectionEnabled ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  return validate(client.schema, document, rules, {
    maxErrors: MAX_VALIDATION_ERRORS,
    hideSuggestions: !introspectionEnabled,
  });
}

/**
 * Plans one operation of a valid document.
 *
 * @throws {GatewayError} BAD_REQUEST when the name picks none · COST_LIMIT_EXCEEDED
 */
export function planOperation(
  document: DocumentNode,
  operationName: string | undefined,
  { client, graph }: PlanScope,
): OperationPlan {
  const operation = getOperationAST(document, operationName);
  if (!operation) {
    throw new GatewayError('BAD_REQUEST', {
      reason:
        operationName === undefined
          ? 'operationName must pick one of the operations'
          : 'the document has no operation of this name',
    });
  }
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const lowered = lowerOperation({ operation, fragments }, client, graph);
  const caching = operationCaching(lowered, client, graph);
  return {
    name: operation.name?.value,
    kind: operation.operation,
    variables: operation.variableDefinitions ?? [],
    lowered,
    price: priceOf(lowered, client, graph),
    caching,
    text: caching.response.maxAge === 0 ? '' : print(document),
    rateLimits: fieldLimits(lowered, client, graph),
    isImmediate: lowered.selected.length === 0 && lowered.shapeFields.every(({ source }) => source.kind !== 'computed'),
    introspection: introspectionOf(operation, fragments, client),
  };
}

/** The operation with nothing left at its root but `__schema` and `__type`. */
function introspectionOf(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  { schema }: Client,
): DocumentNode | undefined {
  const type = schema.getRootType(operation.operation);
  if (!type) return undefined;
  const roots = collectFields([{ selectionSet: operation.selectionSet, conditions: [] }], type, { schema, fragments });
  const selections: FieldNode[] = [...roots.values()]
    .flat()
    .map(({ node }) => node)
    .filter(({ name }) => name.value === '__schema' || name.value === '__type');
  if (selections.length === 0) return undefined;
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }, ...fragments.values()] };
}
