import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  validateSubscriptionArgs,
} from 'graphql';

import type { GatewayError } from '../../core/errors.ts';
import { type FetchGroups, fetchGroups } from '../../plan/fetch-groups.ts';
import type { Lowered } from '../../plan/lower.ts';
import type { Answer, PathKey } from '../answer.ts';
import { errorTree } from '../error-tree.ts';
import type { Execution, Executor, SourceEvent } from '../executor.ts';
import { inSeries } from '../in-series.ts';
import { treeReader } from '../read-result.ts';
import { SharedReads } from '../shared-reads.ts';
import { shapeWithCode } from '../shape-with-code.ts';
import { CalledValues } from './called-values.ts';
import { asCallerError } from './caller-error.ts';
import type { Services } from '../service-context.ts';
import type { RequestReads, StitchedContext } from './context.ts';
import { FetchGate } from './fetch-gate.ts';
import type { JoinTargets } from './gateway-types.ts';
import { type GraphDocument, graphDocument } from './graph-document.ts';
import { stitchGraph } from './stitched-schema.ts';

/** What the stitched executor runs on. */
export interface StitchedOptions extends Services {
  readonly joins: JoinTargets;
}

/** What is made of an operation once. */
interface StitchedPlan extends GraphDocument {
  /** Its own. */
  readonly number: number;
  readonly fetches: FetchGroups;
}

/**
 * Executes lowered operations on one stitched schema: graphql-js walks, stitching delegates to GraphQL services,
 * DataLoader batches. It is the reference for faster executors.
 */
export function createStitchedExecutor({ joins, ...services }: StitchedOptions): Executor {
  const { graph } = services;
  const { schema, subschemas } = stitchGraph(graph, joins);
  const plans = new WeakMap<Lowered, StitchedPlan>();
  let count = 0;
  const planOf = (lowered: Lowered): StitchedPlan => {
    const known = plans.get(lowered);
    if (known) return known;
    const plan = { ...graphDocument(lowered), fetches: fetchGroups(lowered, graph), number: ++count };
    plans.set(lowered, plan);
    return plan;
  };
  const reads = new SharedReads(freshReads);
  const argumentsOf = (execution: Execution): ExecutionArgs => {
    const { lowered, prepared, event, isOfCode } = execution;
    const { document, variablesFor, fetches, number } = planOf(lowered);
    const variableValues = variablesFor(prepared);
    const own = {
      ...freshContext(execution),
      ...readsOf(execution, reads.of(execution)),
      // What code asks never waits for a wave, which may wait for the code.
      gate: new FetchGate(isOfCode ? NO_GROUPS : fetches),
      documentKey: isOfCode ? `${number} ${JSON.stringify(variableValues)}` : '',
    };
    return {
      schema,
      document,
      variableValues,
      contextValue: { ...services, ...own, subschemas } satisfies StitchedContext,
      // Calls are remembered by their object, and so are those of the root.
      rootValue: event ?? {},
    };
  };
  const run = async (execution: Execution): Promise<Answer> => {
    const result = await execute(argumentsOf(execution));
    const found = { data: result.data ?? null, errors: errorsByPath(result, execution) };
    return shapeWithCode(execution, graph, { result: found, reader: treeReader });
  };
  return { run: inSeries(run), subscribe: (execution) => sourceEvents(argumentsOf(execution)) };
}

const NO_GROUPS: FetchGroups = { groups: new Map(), origins: new Map() };

/** The caller's own operation waits for its code, and shares no loaders with it. */
const readsOf = ({ isOfCode }: Execution, shared: RequestReads): RequestReads =>
  isOfCode ? shared : { ...freshReads(), reads: shared.reads };

const freshReads = (): RequestReads => ({ reads: new Map(), loaders: new Map(), knownKeys: new Map() });

/** What no two executions share. */
const freshContext = ({ lowered, prepared, request, computed }: Execution) => ({
  lowered,
  prepared,
  request,
  scope: computed.scope,
  selections: new Map(),
  anchors: new WeakMap(),
  called: new CalledValues(),
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
