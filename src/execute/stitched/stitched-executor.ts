import { execute, type ExecutionResult } from 'graphql';

import type { GatewayError } from '../../core/errors.ts';
import type { Environment } from '../../core/settings-environment.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Lowered } from '../../plan/lower.ts';
import type { PathKey } from '../answer.ts';
import { errorTree } from '../error-tree.ts';
import type { Execution, Executor } from '../executor.ts';
import { shapeWithCode } from '../shape-with-code.ts';
import { asCallerError } from './caller-error.ts';
import type { Calls, StitchedContext } from './context.ts';
import type { JoinTargets } from './gateway-types.ts';
import { type GraphDocument, graphDocument } from './graph-document.ts';
import { stitchGraph } from './stitched-schema.ts';

/** What the stitched executor runs on. */
export interface StitchedOptions {
  readonly graph: Graph;
  readonly joins: JoinTargets;
  readonly calls: Calls;
  readonly environment: Environment;
}

/**
 * Executes lowered operations on one stitched schema: graphql-js walks, stitching delegates to GraphQL services,
 * DataLoader batches. It is the reference for faster executors.
 */
export function createStitchedExecutor({ graph, joins, calls, environment }: StitchedOptions): Executor {
  const { schema, subschemas } = stitchGraph(graph, joins);
  const documents = new WeakMap<Lowered, GraphDocument>();
  return async (execution) => {
    const { lowered, prepared, request } = execution;
    const context: StitchedContext = {
      graph,
      calls,
      environment,
      subschemas,
      lowered,
      prepared,
      request,
      loaders: new Map(),
      reads: new Map(),
      remoteReads: new Map(),
      progress: { hasEnded: false },
    };
    const { document, variablesFor } = documents.get(lowered) ?? graphDocument(lowered);
    if (!documents.has(lowered)) documents.set(lowered, { document, variablesFor });
    const result = await execute({ schema, document, contextValue: context, variableValues: variablesFor(prepared) });
    return shapeWithCode(execution, graph, { data: result.data ?? null, errors: errorsByPath(result, execution) });
  };
}

function errorsByPath(result: ExecutionResult, { onUnexpected }: Execution): ReturnType<typeof errorTree> {
  return errorTree(
    (result.errors ?? []).map((error): readonly [readonly PathKey[], GatewayError] => {
      const ours = asCallerError(error);
      if (ours.code === 'INTERNAL_SERVER_ERROR') onUnexpected(error);
      return [error.path ?? [], ours];
    }),
  );
}
