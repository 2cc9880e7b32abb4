import { parse } from 'graphql';

import type { Client } from '../../../src/client/client.ts';
import { loadClient } from '../../../src/client/load-client.ts';
import type { Graph } from '../../../src/graph/graph.ts';
import { loadGraph } from '../../../src/graph/load-graph.ts';
import { Problems } from '../../../src/language/problem.ts';
import type { Lowered } from '../../../src/plan/lower.ts';
import { type OperationPlan, planOperation } from '../../../src/plan/plan-operation.ts';

/** Texts of one service `shop`, of a client of it, and of an operation. */
export interface PlanTexts {
  readonly service: string;
  readonly client: string;
  readonly operation: string;
}

/** An operation lowered to the graph that its texts describe; they must be without errors. */
export const planText = (texts: PlanTexts): Lowered => planOf(texts).lowered;

/** The plan of an operation on the graph that its texts describe; they must be without errors. */
export function planOf({ service, client, operation }: PlanTexts): OperationPlan {
  const problems = new Problems();
  const text = `extend schema @service(url: "http://127.0.0.1:1")\n${service}`;
  const graph: Graph = loadGraph(
    { services: [{ path: 'schemas/services/shop.graphql', text }], remotes: [] },
    problems,
  );
  const schema = { path: 'schemas/web.graphql', text: client };
  const loaded: Client | undefined = loadClient({ name: 'web', schema, operations: [] }, graph, problems);
  const errors = problems.list().filter(({ severity }) => severity === 'error');
  if (!loaded || errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return planOperation(parse(operation), undefined, { client: loaded, graph, introspectionEnabled: true });
}
