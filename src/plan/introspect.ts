import type { GraphQLSchema } from 'graphql';

import { introspectSchema } from '../client/introspect-schema.ts';
import type { OperationPlan } from './plan-operation.ts';

const known = new WeakMap<OperationPlan, Readonly<Record<string, unknown>>>();

/** What an operation asks of the client's own schema, by response key. Without variables it is worked out once. */
export function introspect(
  plan: OperationPlan,
  schema: GraphQLSchema,
  variableValues: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!plan.introspection) return {};
  const remembered = known.get(plan);
  if (remembered) return remembered;
  const result = introspectSchema(schema, plan.introspection, variableValues);
  if (plan.variables.length === 0) known.set(plan, result);
  return result;
}
