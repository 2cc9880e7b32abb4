import { requestView } from './code/code-context.ts';
import type { CallCount, RequestContext } from './core/context.ts';
import type { GraphQLRequest } from './core/exchange.ts';
import type { Freshness } from './core/freshness.ts';
import type { GatewayLog } from './core/log.ts';
import type { RequestTrace } from './core/request-trace.ts';
import type { StopSignal } from './core/stop-signal.ts';
import { codeScope } from './execute/code-graph.ts';
import { ComputedValues } from './execute/computed-values.ts';
import type { Execution } from './execute/executor.ts';
import type { OperationPlan } from './plan/plan-operation.ts';
import type { Surface } from './registry.ts';

/** An operation that may be executed. */
export interface Executable extends Pick<Execution, 'prepared' | 'introspection'> {
  readonly surface: Surface;
  readonly plan: OperationPlan;
}

/** What one run of it has of its own. */
export interface OwnParts {
  readonly request: Pick<GraphQLRequest, 'requestId' | 'client' | 'headers'>;
  readonly signal: StopSignal;
  readonly freshness: Freshness;
  readonly calls: CallCount;
  readonly trace: RequestTrace | undefined;
  readonly log: GatewayLog;
  readonly onUnexpected: (error: unknown) => void;
}

/** One run of an operation, with the code that belongs to it. */
export function newExecution({ surface, plan, prepared, introspection }: Executable, own: OwnParts): Execution {
  const { lowered, caching } = plan;
  const { signal, freshness, calls, trace, log, onUnexpected } = own;
  const { requestId, client, headers } = own.request;
  const { caller } = prepared.inputs;
  const memory = new Map<object, unknown>();
  const request: RequestContext = { requestId, client, headers, caller, signal, calls, trace, freshness, memory };
  const view = requestView(request, log);
  const computed = new ComputedValues(surface.code, codeScope(surface.codeGraph, { request, view, onUnexpected }));
  return { lowered, caching, prepared, introspection, request, computed, onUnexpected, asText: true };
}
