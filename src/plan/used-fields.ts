import type { OperationPlan } from './plan-operation.ts';

/** The client's fields that an operation selects, each once: `Query.user`. */
export const usedFields = ({ lowered }: Pick<OperationPlan, 'lowered'>): readonly string[] => [
  ...new Set(lowered.shapeFields.flatMap(({ use }) => (use ? [`${use.view.type}.${use.view.name}`] : []))),
];
