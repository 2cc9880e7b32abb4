import { coordinate, type Graph, type GraphField } from './graph.ts';

/** Name of the service that a field's value is asked of: a join goes to where the root field that it comes to lives. */
export function askedService(field: GraphField, { fields }: Pick<Graph, 'fields'>): string {
  const passed = new Set<GraphField>();
  let asked = field;
  while (asked.source.kind === 'join' && !passed.has(asked)) {
    passed.add(asked);
    asked = fields.get(coordinate('Query', asked.source.call.field)) ?? asked;
  }
  return asked.service;
}
