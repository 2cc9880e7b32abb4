import { parse } from 'graphql';
import { expect, it } from 'vitest';

import { loadClient } from '../../../src/client/load-client.ts';
import { loadGraph } from '../../../src/graph/load-graph.ts';
import { Problems } from '../../../src/language/problem.ts';
import { createPlanner } from '../../../src/plan/planner.ts';

function plannerWith(read = parse) {
  const problems = new Problems();
  const service = `extend schema @service(url: "http://shop.internal")
extend type Query { open: Boolean @rest(GET: "/open") }`;
  const services = [{ path: 'schemas/services/shop.graphql', text: service }];
  const graph = loadGraph({ services, remotes: [] }, problems);
  const schema = { path: 'schemas/tv.graphql', text: 'type Query { open: Boolean }' };
  const client = loadClient({ name: 'tv', schema, operations: [] }, graph, problems);
  if (!client || problems.hasErrors) throw new Error('the schemas have errors');
  return createPlanner({ client, graph, introspectionEnabled: true }, (text) => read(text));
}

it('plans a document once', () => {
  const texts: string[] = [];
  const planner = plannerWith((text) => {
    texts.push(String(text));
    return parse(text);
  });

  const plans = [planner.plan('{ open }', undefined), planner.plan('{ open }', undefined)];

  expect(plans[0]).toBe(plans[1]);
  expect(texts).toEqual(['{ open }']);
});

it('does not take one document for another, whatever stands in the name of an operation', () => {
  const planner = plannerWith();
  expect(() => planner.plan('open }', '\n{')).toThrow('GRAPHQL_PARSE_FAILED');

  const plan = planner.plan('{\nopen }', undefined);

  expect(plan.kind).toBe('query');
});
