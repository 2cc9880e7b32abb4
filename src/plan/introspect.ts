import { execute, type GraphQLSchema } from 'graphql';

import type { OperationPlan } from './plan-operation.ts';

const known = new WeakMap<OperationPlan, Readonly<Record<string, unknown>>>();

/** What an operation asks of the client's own schema, by response key. Without variables it is worked out once. */
export async function introspect(
  plan: OperationPlan,
  schema: GraphQLSchema,
  variableValues: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  if (!plan.introspection) return {};
  const remembered = known.get(plan);
  if (remembered) return remembered;
  const { data } = await execute({ schema, document: plan.introspection, variableValues });
  const result = data ?? {};
  if (plan.variables.length === 0) known.set(plan, result);
  return result;
}
