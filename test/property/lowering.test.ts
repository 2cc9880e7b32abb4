import fc from 'fast-check';
import { type DocumentNode, Kind, parse, print, validate, visit } from 'graphql';
import { describe, expect, it } from 'vitest';

import type { Client } from '../../src/client/client.ts';
import { loadClient } from '../../src/client/load-client.ts';
import { prepare } from '../../src/execute/prepare.ts';
import { shapeAnswer } from '../../src/execute/shape-answer.ts';
import { graphDocument } from '../../src/execute/stitched/graph-document.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { loadGraph } from '../../src/graph/load-graph.ts';
import { Problems } from '../../src/language/problem.ts';
import { coerceVariables } from '../../src/plan/coerce-variables.ts';
import type { Lowered } from '../../src/plan/lower.ts';
import { planOperation } from '../../src/plan/plan-operation.ts';
import { type AnyCase, anyCase } from './any-case.ts';
import type { AnyOperation } from './generate-operation.ts';
import { GraphValues } from './graph-values.ts';
import { type Expected, expectedAnswer } from './oracle.ts';
import { runLowered } from './run-lowered.ts';

const SCHEMAS = 800;
const OPERATIONS = 3;

interface Loaded {
  readonly graph: Graph;
  readonly client: Client;
}

function load({ graphSdl, clientSdl }: AnyCase): Loaded {
  const problems = new Problems();
  const services = [{ path: 'schemas/services/memory.graphql', text: graphSdl }];
  const graph = loadGraph({ services, remotes: [] }, problems);
  const schema = { path: 'schemas/any.graphql', text: clientSdl };
  const client = loadClient({ name: 'any', schema, operations: [] }, graph, problems);
  expect(problems.list().filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!client) throw new Error('the client does not parse');
  return { graph, client };
}

function parsed({ text }: AnyOperation, { client }: Loaded): DocumentNode {
  const document = parse(text);
  expect(validate(client.schema, document).map(({ message }) => message)).toEqual([]);
  return document;
}

function answerOf({ services }: AnyCase, document: DocumentNode, variables: AnyOperation['variables'], { graph, client }: Loaded): Expected {
  const plan = planOperation(document, undefined, { client, graph, introspectionEnabled: true });
  const coerced = coerceVariables(client.schema, plan.variables, variables);
  const prepared = prepare(plan.lowered, { variables: coerced, caller: undefined, headers: {} });
  const { result, calls } = runLowered({ graph, lowered: plan.lowered, prepared, services });
  const { data, errors, degraded } = shapeAnswer(plan.lowered.shape, result, {
    prepared,
    introspection: {},
    compute: () => null,
    serviceOf: () => 'memory',
  });
  const placed = (code: string, path: readonly unknown[]): string => `${code} at ${JSON.stringify(path)}`;
  return {
    data,
    errors: errors.map(({ path, error }) => placed(error.code, path)),
    degraded: degraded.map(({ path, code }) => placed(code, path)),
    calls,
  };
}

/** The order of errors does not count; that of fields does, unless variables decide which place names a field first. */
const comparable = ({ data, errors, degraded, calls }: Expected, { text }: AnyOperation): unknown => ({
  data: text.includes('$if') ? data : JSON.stringify(data),
  errors: [...errors].sort(),
  degraded: [...degraded].sort(),
  calls: [...calls].sort(),
});

describe('an operation of a client, lowered to the graph', () => {
  it('answers what executing it directly on the data would', () => {
    fc.assert(
      fc.property(anyCase(OPERATIONS), (one) => {
        const loaded = load(one);
        for (const operation of one.operations) {
          const document = parsed(operation, loaded);

          const answer = answerOf(one, document, operation.variables, loaded);

          const values = new GraphValues(one.graph, one.services);
          const inputs = { client: one.client, schema: loaded.client.schema, values };
          const expected = expectedAnswer(document, operation.variables, inputs);
          expect(comparable(answer, operation)).toEqual(comparable(expected, operation));
        }
      }),
      { numRuns: SCHEMAS, seed: Number(process.env["SEED"] ?? 1), endOnFailure: process.env["SHRINK"] === undefined, interruptAfterTimeLimit: Number(process.env["LIMIT"] ?? 60000) },
    );
  });

  it('is a document of the same fields', () => {
    fc.assert(
      fc.property(anyCase(1), (one) => {
        const loaded = load(one);
        for (const operation of one.operations) {
          const document = parsed(operation, loaded);
          const { lowered } = planOperation(document, undefined, { ...loaded, introspectionEnabled: true });

          const printed = print(graphDocument(lowered).document);

          expect(aliases(parse(printed))).toEqual(keys(lowered));
        }
      }),
      { numRuns: 200 },
    );
  });
});

const keys = ({ selected }: Lowered): readonly string[] => selected.map(({ key }) => key).sort();

/** Aliases of a document's fields: each selected field has its key, a placeholder has none. */
function aliases(document: DocumentNode): readonly string[] {
  const found: string[] = [];
  visit(document, {
    [Kind.FIELD]: ({ alias }) => {
      if (alias) found.push(alias.value);
    },
  });
  return found.sort();
}
