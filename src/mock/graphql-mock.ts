import {
  buildASTSchema,
  execute,
  getOperationAST,
  GraphQLError,
  type GraphQLFieldResolver,
  Kind,
  parse,
  subscribe,
  validate,
} from 'graphql';

import { type Graph, type Service, sourceSteps } from '../graph/graph.ts';
import { remoteName } from '../graph/own-field.ts';
import { pruneUnknown } from '../graph/prune-unknown.ts';
import { askedOf, type KeyPath } from './asked.ts';
import { MockObject } from './mock-object.ts';
import { MockWorld } from './mock-world.ts';
import type { Remembered } from './remembered.ts';

/** A GraphQL request as it is sent. */
export interface GraphQLRequestBody {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

/** A GraphQL service that is not there. */
export interface GraphqlMock {
  /** The result of a query or mutation, or those of a subscription, one for each of `ticks`. */
  readonly answer: (
    request: GraphQLRequestBody,
    ticks: () => AsyncIterable<number>,
  ) => Promise<object | AsyncIterable<object>>;
}

/** Answers for a GraphQL service from its snapshot; undefined when it has none. */
export function graphqlMock(
  service: Service,
  graph: Graph,
  { seed, remembered }: { readonly seed: number; readonly remembered: Remembered },
): GraphqlMock | undefined {
  const { snapshot } = service;
  if (!snapshot) return undefined;
  const schema = buildASTSchema(
    { kind: Kind.DOCUMENT, definitions: [...pruneUnknown(snapshot.definitions)] },
    { assumeValid: true },
  );
  const world = new MockWorld(schema, seed, remembered);
  const fieldResolver = resolverOf(world, keyPaths(service.name, graph));
  const typeResolver = (value: unknown): string | undefined => (value instanceof MockObject ? value.type : undefined);
  return {
    answer: async ({ query, variables, operationName }, ticks) => {
      try {
        const document = parse(query);
        const errors = validate(schema, document);
        if (errors.length > 0) return { errors };
        const request = { schema, document, fieldResolver, typeResolver, ...given({ variables, operationName }) };
        if (getOperationAST(document, operationName)?.operation !== 'subscription') return await execute(request);
        return await subscribe({ ...request, subscribeFieldResolver: ticks });
      } catch (error) {
        if (error instanceof GraphQLError) return { errors: [error] };
        throw error;
      }
    },
  };
}

const given = ({ variables, operationName }: Omit<GraphQLRequestBody, 'query'>) => ({
  ...(variables && { variableValues: variables }),
  ...(operationName != null && { operationName }),
});

/** Objects come from the world; a root is one too, another for each event. */
function resolverOf(
  world: MockWorld,
  keyPathOf: (field: string) => KeyPath | undefined,
): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, _context, { parentType, fieldName }) => {
    const field = parentType.getFields()[fieldName];
    if (!field) return undefined;
    const event = typeof source === 'number' ? ` ${source}` : '';
    const object = source instanceof MockObject ? source : new MockObject(parentType.name, parentType.name + event);
    return world.value(object, field, askedOf(args as Record<string, unknown>, field, keyPathOf(fieldName)));
  };
}

/** The graph's own look-ups tell what the keys in an argument are. */
function keyPaths(service: string, graph: Graph): (field: string) => KeyPath | undefined {
  const known = new Map<string, readonly string[]>();
  for (const { source } of graph.fields.values()) {
    if (source.kind !== 'join' || !source.batch || typeof source.batch.match === 'string') continue;
    const [call] = sourceSteps(source);
    const called = call && graph.fields.get(`${call.type}.${call.field}`);
    if (!call || called?.source.kind !== 'remote' || called.source.service !== service) continue;
    for (const [argument, value] of call.args) {
      const isKeys = value.kind === 'variable' && value.variable.scope === 'keys';
      if (isKeys) known.set(`${remoteName(call.field)}.${argument}`, source.batch.match);
    }
  }
  const fields = new Set([...known.keys()].map((name) => name.split('.')[0]));
  return (field) => (fields.has(field) ? (argument) => known.get(`${field}.${argument}`) : undefined);
}
