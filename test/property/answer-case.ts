import { type DocumentNode, parse, validate, visit } from 'graphql';
import { expect } from 'vitest';

import { checkProject } from '../../src/check/check-project.ts';
import type { Client } from '../../src/client/client.ts';
import { loadClient } from '../../src/client/load-client.ts';
import { Freshness } from '../../src/core/freshness.ts';
import { ComputedValues } from '../../src/execute/computed-values.ts';
import { type ExecutorName, executorNames, loadExecutor } from '../../src/execute/create-executor.ts';
import type { Executor } from '../../src/execute/executor.ts';
import { prepare } from '../../src/execute/prepare.ts';
import { Refusal } from '../../src/core/refusal.ts';
import type { Caller } from '../../src/core/context.ts';
import { refuseDenied } from '../../src/execute/refuse-denied.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { loadGraph } from '../../src/graph/load-graph.ts';
import { Problems } from '../../src/language/problem.ts';
import { coerceVariables } from '../../src/plan/coerce-variables.ts';
import type { OperationPlan } from '../../src/plan/plan-operation.ts';
import { MergedParts } from '../support/merge-parts.ts';
import type { AnyCase } from './any-case.ts';
import type { AnyOperation } from './generate-operation.ts';
import { GraphValues } from './graph-values.ts';
import { type MemoryCalls, memoryCalls } from './memory-calls.ts';
import { type Expected, expectedAnswer, placed } from './oracle.ts';

/** A case with its texts loaded, and ready to be executed. */
export interface LoadedCase {
  readonly one: AnyCase;
  readonly graph: Graph;
  readonly client: Client;
  readonly memory: MemoryCalls;
  readonly executors: ReadonlyMap<ExecutorName, Executor>;
}

const creators = await Promise.all(executorNames.map(async (name) => [name, await loadExecutor(name)] as const));

/** Loads the texts of a case, which must be without errors. */
export function loadCase(one: AnyCase): LoadedCase {
  const problems = new Problems();
  const graph = loadGraph(one.files, problems);
  const client = loadClient({ name: 'any', schema: one.files.client, operations: [] }, graph, problems);
  if (client)
    checkProject({ graph, clients: [client], code: new Map(), serviceCode: new Map(), codeRevision: '', problems });
  expect(problems.list().filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!client) throw new Error('the client does not parse');
  const memory = memoryCalls(one);
  const services = {
    graph,
    calls: memory.calls,
    feeds: () => {
      throw new Error('no case has subscriptions');
    },
    environment: () => undefined,
    code: () => undefined,
    unchangedFrom: 0,
  };
  const executors = new Map(creators.map(([name, create]) => [name, create(services, [client])]));
  return { one, graph, client, memory, executors };
}

/** The operation's document, which must be valid. */
export function validDocument({ text }: AnyOperation, { client }: LoadedCase): DocumentNode {
  const document = parse(text);
  expect(validate(client.schema, document).map(({ message }) => message)).toEqual([]);
  return document;
}

/** An answer as it is compared. */
export interface Answered extends Expected {
  /** What is masked as INTERNAL_SERVER_ERROR. */
  readonly unexpected: readonly unknown[];
  /** How many items its lists have, by `ShapeField.list`. */
  readonly lists: readonly number[];
  /** The data as it is sent. */
  readonly text: string | undefined;
  /** It was written at once, and not shaped first. */
  readonly isWritten: boolean;
  /** Present where it came in parts. */
  readonly parts?: Pick<MergedParts, 'wrong' | 'hasFailedFragment'>;
}

/** How an operation is executed. */
export interface ExecutionWay {
  readonly executor: Executor;
  readonly plan: OperationPlan;
  readonly asText?: boolean;
  /** It may come in parts. */
  readonly inParts?: boolean;
}

/** What an executor answers to an operation. */
export async function executedAnswer(
  { variables: given, caller: by }: AnyOperation,
  { client, memory, executor, plan, asText = false, inParts = false }: Omit<LoadedCase, 'executors'> & ExecutionWay,
): Promise<Answered> {
  const { lowered } = plan;
  const variables = coerceVariables(client.schema, plan.variables, given);
  const caller: Caller | undefined = by && {
    identity: 'any',
    scopes: new Set(by.scopes),
    claims: by.claims,
    meteredBy: 'any',
    expiresAtMs: Infinity,
  };
  const unexpected: unknown[] = [];
  memory.asked.length = 0;
  const prepared = prepare(lowered, { variables, caller, headers: {} });
  try {
    refuseDenied(lowered, prepared);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const errors = refusal.errors.map(({ path, extensions }) => placed(String(extensions['code']), path ?? []));
    const nothing = { data: undefined, degraded: [], lists: [], calls: new Map(), writes: [], isUnsure: false };
    return { ...nothing, errors, unexpected, text: undefined, isWritten: false };
  }
  const parts = inParts ? new MergedParts() : undefined;
  const answer = await executor.run({
    asText,
    ...(parts && { delivery: parts }),
    lowered,
    prepared,
    request: {
      requestId: '',
      client: 'any',
      headers: {},
      caller,
      signal: NEVER,
      calls: { total: 0 },
      trace: undefined,
      freshness: new Freshness(),
      memory: new Map(),
    },
    introspection: {},
    computed: new ComputedValues(undefined, NO_CODE),
    onUnexpected: (error) => unexpected.push(error),
  });
  parts?.end();
  const { lists } = answer;
  const { data, errors, degraded } = parts?.isBegun ? parts : answer;
  return {
    ...(parts?.isBegun && { parts }),
    data: data,
    lists,
    isWritten: answer.text !== undefined,
    text: answer.text ?? JSON.stringify(data),
    errors: errors.map(({ path, error }) => placed(error.code, path)),
    degraded: degraded.map(({ path, code }) => placed(code, path)),
    calls: new Map([...Map.groupBy(memory.asked, (call) => call)].map(([call, all]) => [call, all.length])),
    writes: memory.asked.filter((call) => call.includes(' Mutation/')),
    isUnsure: false,
    unexpected,
  };
}

const NEVER = new AbortController().signal;

const NO_CODE = { view: {}, context: () => ({}), onFailure: () => undefined } as never;

/** What an operation answers when the client's schema is executed directly. */
export function directAnswer(
  document: DocumentNode,
  { variables, caller }: AnyOperation,
  { one, client: { schema } }: LoadedCase,
): Expected {
  const values = new GraphValues(one, caller);
  const whole = visit(document, { Directive: ({ name }) => (name.value === 'defer' ? null : undefined) });
  return expectedAnswer(whole, variables, { client: one.client, graph: one.graph, schema, values, caller });
}
