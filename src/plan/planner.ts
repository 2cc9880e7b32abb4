import { type DocumentNode, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';

import { withoutEndpoints } from '../client/operation-document.ts';
import type { StoredDocument } from '../client/stored-operation.ts';
import { GatewayError } from '../core/errors.ts';
import type { GraphQLParams } from '../core/exchange.ts';
import { documentRefusal, Refusal } from '../core/refusal.ts';
import { coerceVariables } from './coerce-variables.ts';
import { type OperationPlan, planOperation, type PlanScope, validateDocument } from './plan-operation.ts';
import { requestedOperation } from './requested-operation.ts';

/** Plans kept per client; distinct documents past that push out the ones used longest ago. */
const MAX_PLANS = 1_000;
/** Characters of all documents kept per client. */
const MAX_TEXT = 8_000_000;

/** Plans operations of one client, each document once. */
export interface Planner {
  /**
   * @throws {Refusal} GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED
   * @throws {GatewayError} what `read` throws, and what planning does
   */
  plan(text: string, operationName: string | undefined): OperationPlan;
  /**
   * Plans what a request asks for, by text or by id. A stored operation is planned once, however it is asked for.
   *
   * @throws {Refusal} as `plan` does
   * @throws {GatewayError} as `plan` and `requestedOperation` do
   */
  planRequest(params: GraphQLParams): OperationPlan;
  /**
   * The variables of a request for the plan it asks for.
   *
   * @throws {GatewayError} BAD_USER_INPUT naming the first that does not fit
   */
  variablesOf(params: GraphQLParams, plan: OperationPlan): Readonly<Record<string, unknown>>;
}

/**
 * `read` parses a document and refuses those over the limits, before anything costs more than reading them;
 * `readStored` parses those that the operator has stored.
 */
export function createPlanner(
  scope: PlanScope,
  read: (text: string) => DocumentNode,
  readStored: (text: string) => DocumentNode = read,
): Planner {
  const plans = new LRUCache<string, Outcome>({
    max: MAX_PLANS,
    maxSize: MAX_TEXT,
    sizeCalculation: (_, key) => key.length,
  });
  const stored = new WeakMap<StoredDocument, Outcome>();
  const planAs = (key: string, text: string, operationName: string | undefined): OperationPlan =>
    planOnce(plans, key, () => planText(text, operationName, { scope, read }));
  const plan: Planner['plan'] = (text, operationName) => planAs(keyOf(text, operationName), text, operationName);
  const { schema } = scope.client;
  const variablesKey = {};
  const planKey = {};
  const planRequest: Planner['planRequest'] = (params) => {
    const remembered = params.memory?.get(planKey) as string | undefined;
    const known = remembered === undefined ? undefined : plans.get(remembered);
    if (known) return planOrRefusal(known);
    const requested = requestedOperation(params, { client: scope.client, read });
    if ('stored' in requested) {
      const { text } = requested.stored;
      return planOnce(stored, requested.stored, () => planText(text, undefined, { scope, read: readStored }));
    }
    const { text, operationName } = requested;
    const key = keyOf(text, operationName);
    // To put it together and to hash it would take longer than to find the plan.
    params.memory?.set(planKey, key);
    return planAs(key, text, operationName);
  };
  return {
    plan,
    planRequest,
    variablesOf(params, { variables }) {
      const known = params.memory?.get(variablesKey) as ReturnType<Planner['variablesOf']> | undefined;
      const coerced = known ?? coerceVariables(schema, variables, params.variables ?? {});
      if (!known) params.memory?.set(variablesKey, coerced);
      return coerced;
    },
  };
}

type Outcome = OperationPlan | Refusal | GatewayError;

/** Callers choose both texts: without its length the name could pass for the beginning of another document. */
const keyOf = (text: string, operationName: string | undefined): string =>
  operationName === undefined ? `-${text}` : `${operationName.length}:${operationName}${text}`;

/** A refused document is refused again without being looked at. */
function planOnce<Key>(
  known: { get(key: Key): Outcome | undefined; set(key: Key, outcome: Outcome): unknown },
  key: Key,
  plan: () => OperationPlan,
): OperationPlan {
  let found = known.get(key);
  if (!found) {
    found = outcome(plan);
    known.set(key, found);
  }
  return planOrRefusal(found);
}

function planOrRefusal(outcome: Outcome): OperationPlan {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

function planText(
  text: string,
  operationName: string | undefined,
  { scope, read }: { readonly scope: PlanScope; readonly read: (text: string) => DocumentNode },
): OperationPlan {
  const parsedDocument = parsed(text, read);
  // Files of operations are pasted as they are.
  const document = text.includes('@endpoint') ? withoutEndpoints(parsedDocument) : parsedDocument;
  const errors = validateDocument(document, scope);
  if (errors.length > 0) throw documentRefusal('GRAPHQL_VALIDATION_FAILED', errors);
  return planOperation(document, operationName, scope);
}

function parsed(text: string, read: (text: string) => DocumentNode): DocumentNode {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof GatewayError || !(error instanceof GraphQLError)) throw error;
    throw documentRefusal('GRAPHQL_PARSE_FAILED', [error]);
  }
}

function outcome(plan: () => OperationPlan): Outcome {
  try {
    return plan();
  } catch (error) {
    if (error instanceof Refusal || error instanceof GatewayError) return error;
    throw error;
  }
}
