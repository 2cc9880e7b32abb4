import { type DocumentNode, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';

import { GatewayError } from '../core/errors.ts';
import { documentRefusal, Refusal } from '../core/refusal.ts';
import { type OperationPlan, planOperation, type PlanScope, validateDocument } from './plan-operation.ts';

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
}

/** `read` parses a document and refuses those over the limits, before anything costs more than reading them. */
export function createPlanner(scope: PlanScope, read: (text: string) => DocumentNode): Planner {
  const plans = new LRUCache<string, OperationPlan | Refusal | GatewayError>({
    max: MAX_PLANS,
    maxSize: MAX_TEXT,
    sizeCalculation: (_, key) => key.length,
  });
  return {
    plan(text, operationName) {
      // Callers choose both texts: without its length the name could pass for the beginning of another document.
      const key = operationName === undefined ? `-${text}` : `${operationName.length}:${operationName}${text}`;
      const known = plans.get(key);
      const plan = known ?? outcome(() => planText(text, operationName, { scope, read }));
      if (!known) plans.set(key, plan);
      if (plan instanceof Error) throw plan;
      return plan;
    },
  };
}

function planText(
  text: string,
  operationName: string | undefined,
  { scope, read }: { readonly scope: PlanScope; readonly read: (text: string) => DocumentNode },
): OperationPlan {
  const document = parsed(text, read);
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

/** A refused document is refused again without being looked at. */
function outcome(plan: () => OperationPlan): OperationPlan | Refusal | GatewayError {
  try {
    return plan();
  } catch (error) {
    if (error instanceof Refusal || error instanceof GatewayError) return error;
    throw error;
  }
}
