import { buildSchema, execute, type ExecutionResult, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';

import type { GraphModel, ServiceModel } from './graph-model.ts';
import { snapshotText } from './graph-text.ts';
import { isRemoteError, type RemoteData, remoteTexts, withArguments } from './remote-data.ts';

/** A GraphQL service in memory. */
export interface MemoryGraphQL {
  /** Executes a document; reports what it asks, and what of it is not valid. */
  (query: string, variables: Readonly<Record<string, unknown>>): ExecutionResult;
}

/** A GraphQL service that answers from data. */
export function memoryGraphQL(
  graph: GraphModel,
  service: ServiceModel,
  {
    data,
    ask,
    invalid,
  }: { readonly data: RemoteData; readonly ask: (text: string) => void; readonly invalid: string[] },
): MemoryGraphQL {
  let schema: GraphQLSchema | undefined;
  const field = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(field);
    return isRemoteError(value) ? new GraphQLError('failed', { extensions: { code: value.$error } }) : value;
  };
  return (query, variables) => {
    schema ??= buildSchema(snapshotText(graph, service));
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) invalid.push(`${errors.map(({ message }) => message).join(' ')} in ${query}`);
    return execute({
      schema,
      document,
      variableValues: variables,
      typeResolver: (value) => (value as { readonly __typename: string }).__typename,
      fieldResolver: (source, args: Readonly<Record<string, unknown>>, _, { fieldName, parentType }) => {
        if (parentType.name !== 'Query')
          return field(withArguments((source as Readonly<Record<string, unknown>>)[fieldName], args));
        const asked = graph.types.get('Query')?.fields.get(fieldName);
        if (asked) for (const text of remoteTexts(asked, args)) ask(text);
        return field(data.root(fieldName, args));
      },
    }) as ExecutionResult;
  };
}
