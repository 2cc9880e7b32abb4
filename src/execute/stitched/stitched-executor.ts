import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  validateSubscriptionArgs,
} from 'graphql';

import type { RequestContext } from '../../core/context.ts';
import type { GatewayError } from '../../core/errors.ts';
import type { Environment } from '../../core/settings-environment.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Lowered } from '../../plan/lower.ts';
import type { PathKey } from '../answer.ts';
import { errorTree } from '../error-tree.ts';
import type { Execution, Executor, SourceEvent } from '../executor.ts';
import { shapeWithCode } from '../shape-with-code.ts';
import { asCallerError } from './caller-error.ts';
import type { Calls, Feeds, RequestReads, ServiceCodes, StitchedContext } from './context.ts';
import type { JoinTargets } from './gateway-types.ts';
import { type GraphDocument, graphDocument } from './graph-document.ts';
import { stitchGraph } from './stitched-schema.ts';

/** What the stitched executor runs on. */
export interface StitchedOptions {
  readonly graph: Graph;
  readonly joins: JoinTargets;
  readonly calls: Calls;
  readonly feeds: Feeds;
  readonly environment: Environment;
  readonly code: ServiceCodes;
}

/**
 * Executes lowered operations on one stitched schema: graphql-js walks, stitching delegates to GraphQL services,
 * DataLoader batches. It is the reference for faster executors.
 */
export function createStitchedExecutor({ joins, ...services }: StitchedOptions): Executor {
  const { graph } = services;
  const { schema, subschemas } = stitchGraph(graph, joins);
  const documents = new WeakMap<Lowered, GraphDocument>();
  const reads = new WeakMap<RequestContext, RequestReads>();
  const argumentsOf = (execution: Execution): ExecutionArgs => {
    const { lowered, prepared, request, event } = execution;
    const known = documents.get(lowered) ?? graphDocument(lowered);
    documents.set(lowered, known);
    const shared = reads.get(request) ?? { loaders: new Map(), reads: new Map(), remoteReads: new Map() };
    reads.set(request, shared);
    const own = { ...freshContext(execution), nodes: known.nodes };
    return {
      schema,
      document: known.document,
      variableValues: known.variablesFor(prepared),
      contextValue: { ...services, subschemas, ...shared, ...own } satisfies StitchedContext,
      rootValue: event,
    };
  };
  return {
    async run(execution) {
      const result = await execute(argumentsOf(execution));
      return shapeWithCode(execution, graph, { data: result.data ?? null, errors: errorsByPath(result, execution) });
    },
    subscribe: (execution) => sourceEvents(argumentsOf(execution)),
  };
}

/** What no two executions share. */
const freshContext = ({ lowered, prepared, request, computed }: Execution) => ({
  lowered,
  prepared,
  request,
  scope: computed.scope,
  made: new WeakMap(),
  selections: new Map(),
  progress: { hasEnded: false },
});

async function* sourceEvents(args: ExecutionArgs): AsyncGenerator<SourceEvent, void> {
  const validated = validateSubscriptionArgs(args);
  if (!('schema' in validated)) throw asCallerError(validated[0]);
  const events = await createSourceEventStream(validated);
  if (!(Symbol.asyncIterator in events)) throw asCallerError(events.errors?.[0]);
  yield* events as AsyncIterable<SourceEvent>;
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
