import { type DocumentNode, parse, validate } from 'graphql';
import { expect } from 'vitest';

import type { Client } from '../../src/client/client.ts';
import { loadClient } from '../../src/client/load-client.ts';
import { prepare } from '../../src/execute/prepare.ts';
import { shapeAnswer } from '../../src/execute/shape-answer.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { loadGraph } from '../../src/graph/load-graph.ts';
import { Problems } from '../../src/language/problem.ts';
import { coerceVariables } from '../../src/plan/coerce-variables.ts';
import { planOperation } from '../../src/plan/plan-operation.ts';
import type { AnyCase } from './any-case.ts';
import type { AnyOperation } from './generate-operation.ts';
import { GraphValues } from './graph-values.ts';
import { type Expected, expectedAnswer, placed } from './oracle.ts';
import { runLowered } from './run-lowered.ts';

/** A case with its texts loaded. */
export interface LoadedCase {
  readonly one: AnyCase;
  readonly graph: Graph;
  readonly client: Client;
}

/** Loads the texts of a case, which must be without errors. */
export function loadCase(one: AnyCase): LoadedCase {
  const problems = new Problems();
  const services = [{ path: 'schemas/services/memory.graphql', text: one.graphSdl }];
  const graph = loadGraph({ services, remotes: [] }, problems);
  const schema = { path: 'schemas/any.graphql', text: one.clientSdl };
  const client = loadClient({ name: 'any', schema, operations: [] }, graph, problems);
  expect(problems.list().filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!client) throw new Error('the client does not parse');
  return { one, graph, client };
}

/** The operation's document, which must be valid. */
export function validDocument({ text }: AnyOperation, { client }: LoadedCase): DocumentNode {
  const document = parse(text);
  expect(validate(client.schema, document).map(({ message }) => message)).toEqual([]);
  return document;
}

/** What an operation answers when it is lowered, run on the graph, and shaped. */
export function loweredAnswer(
  document: DocumentNode,
  variables: AnyOperation['variables'],
  { one, graph, client }: LoadedCase,
): Expected {
  const { lowered, variables: declared } = planOperation(document, undefined, {
    client,
    graph,
    introspectionEnabled: true,
  });
  const coerced = coerceVariables(client.schema, declared, variables);
  const prepared = prepare(lowered, { variables: coerced, caller: undefined, headers: {} });
  const { result, calls } = runLowered({ graph, lowered, prepared, services: one.services });
  const { data, errors, degraded } = shapeAnswer(lowered.shape, result, {
    prepared,
    introspection: {},
    compute: () => null,
    serviceOf: () => 'memory',
  });
  return {
    data,
    errors: errors.map(({ path, error }) => placed(error.code, path)),
    degraded: degraded.map(({ path, code }) => placed(code, path)),
    calls,
  };
}

/** What an operation answers when the client's schema is executed directly. */
export function directAnswer(
  document: DocumentNode,
  variables: AnyOperation['variables'],
  { one, client }: LoadedCase,
): Expected {
  const values = new GraphValues(one.graph, one.services);
  return expectedAnswer(document, variables, { client: one.client, schema: client.schema, values });
}
