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
  const operations = [{ path: 'clients/tv/open.graphql', text: 'query Open { open }' }];
  const client = loadClient({ name: 'tv', schema, operations }, graph, problems);
  if (!client || problems.hasErrors) throw new Error('the schemas have errors');
  const planner = createPlanner({ client, graph, introspectionEnabled: true }, (text) => read(text));
  return Object.assign(planner, { stored: [...client.stored.values()] });
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

it('plans a stored operation once, however many others push out older plans', () => {
  const planner = plannerWith();
  const documentId = `sha256:${planner.stored[0]?.id}`;
  const first = planner.planRequest({ documentId });
  for (let count = 0; count < 1_100; count++) planner.planRequest({ query: `query Q${count} { open }` });

  const again = planner.planRequest({ documentId });
  const byText = planner.planRequest({ documentId, query: 'query Open{open}' });

  expect(again).toBe(first);
  expect(byText).toBe(first);
});
