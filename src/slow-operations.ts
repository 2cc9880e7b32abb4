import type { SlowOperations } from './core/request-log.ts';
import { explainPlan, printExplanation } from './plan/explain.ts';
import type { OperationPlan } from './plan/plan-operation.ts';
import type { Registry } from './registry.ts';

/** Tells of operations that take longer than `afterMs` with their plans, as `facet explain` prints them. */
export const slowOperations = (registry: Registry, afterMs: number): SlowOperations<OperationPlan> => ({
  afterMs,
  describe: (plan, name) => {
    const [graph, client] = [registry.graph(), registry.surface(name)?.client];
    return graph && client ? printExplanation(explainPlan(plan, { graph, client, variables: {} })) : '';
  },
});
