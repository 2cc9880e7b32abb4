import type { GraphQLSchema } from 'graphql';

import { type CodeContext, type GraphResult, type RequestView, viewWith } from '../code/code-context.ts';
import type { RequestContext } from '../core/context.ts';
import { GatewayError } from '../core/errors.ts';
import { Refusal } from '../core/refusal.ts';
import { coerceVariables } from '../plan/coerce-variables.ts';
import type { OperationPlan } from '../plan/plan-operation.ts';
import type { Planner } from '../plan/planner.ts';
import type { AnswerError } from './answer.ts';
import { answerError } from './answer-text.ts';
import { type CodeScope, ComputedValues } from './computed-values.ts';
import type { Executor } from './executor.ts';
import { prepare } from './prepare.ts';

/** The graph as code asks it. */
export interface CodeGraph {
  /** Plans documents in the graph's own names. */
  readonly planner: Planner;
  readonly schema: GraphQLSchema;
  readonly executor: Executor;
}

/** What the documents of code are part of. */
export interface CodeRequest {
  readonly request: RequestContext;
  readonly view: RequestView;
  /** Told what code throws, and what is masked as INTERNAL_SERVER_ERROR. */
  readonly onUnexpected: (error: unknown) => void;
}

/** Code of services that asks the graph, which runs code of services, is followed this far; further can only be a circle. */
const MAX_CALLS = 8;

/** What a request's code runs with. Everything it asks the graph belongs to the request. */
export function codeScope(graph: CodeGraph, run: CodeRequest, depth = 0): CodeScope {
  const context = (mayWrite: boolean): CodeContext =>
    viewWith(run.view, {
      graph: async <Data>(document: string, variables: Readonly<Record<string, unknown>> = {}) => {
        if (depth === MAX_CALLS) throw new Error('ctx.graph: code asks the graph for what the same code makes');
        const plan = planned(document, graph.planner);
        refuseKind(plan, mayWrite);
        noteFreshness(plan, run.request);
        const answer = await answered(plan, variables, { graph, run, scope: codeScope(graph, run, depth + 1) });
        return answer as GraphResult<Data>;
      },
    });
  let reading: CodeContext | undefined;
  let writing: CodeContext | undefined;
  return {
    view: run.view,
    context: (type) => (type === 'Mutation' ? (writing ??= context(true)) : (reading ??= context(false))),
    onFailure: run.onUnexpected,
  };
}

/** A document that is not valid is its author's mistake, and told as such. */
function planned(document: string, planner: Planner): OperationPlan {
  try {
    return planner.plan(document, undefined);
  } catch (error) {
    const messages = error instanceof Refusal ? error.errors.map(({ message }) => message) : [String(error)];
    throw new Error(`ctx.graph: the document is not valid: ${messages.join(' ')}`, { cause: error });
  }
}

/** What code makes of an answer holds no longer than that, and is for no others. */
function noteFreshness({ caching: { response, headers } }: OperationPlan, { freshness }: RequestContext): void {
  freshness.limit(response.maxAge * 1_000);
  if (response.scope === 'PRIVATE') freshness.ofCaller();
  // Nothing of the operation around it tells that these matter.
  if (headers.length > 0) freshness.ofHeaders();
}

function refuseKind({ kind }: OperationPlan, mayWrite: boolean): void {
  if (kind === 'query' || (kind === 'mutation' && mayWrite)) return;
  throw new Error(
    kind === 'mutation'
      ? 'ctx.graph: writes run one after the other, so only the code of a Mutation field may send a mutation'
      : 'ctx.graph: a subscription has no single answer',
  );
}

async function answered(
  { lowered, variables: definitions, caching }: OperationPlan,
  variables: Readonly<Record<string, unknown>>,
  { graph, run, scope }: { readonly graph: CodeGraph; readonly run: CodeRequest; readonly scope: CodeScope },
): Promise<GraphResult> {
  const { request, onUnexpected } = run;
  try {
    // What code has no value for is absent, as in JSON.
    const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
    const coerced = coerceVariables(graph.schema, definitions, given);
    const prepared = prepare(lowered, { variables: coerced, caller: request.caller, headers: request.headers });
    const computed = new ComputedValues(undefined, scope);
    const computing = { computed, onUnexpected, isOfCode: true };
    const execution = { lowered, caching, prepared, request, introspection: {}, ...computing };
    const answer = await graph.executor.run(execution);
    return { data: answer.data, errors: answer.errors.map(graphError) };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { data: null, errors: [graphError({ path: [], error })] };
  }
}

const graphError = (error: AnswerError): GraphResult['errors'][number] =>
  answerError(error) as GraphResult['errors'][number];
