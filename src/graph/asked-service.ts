import { coordinate, type Graph, type GraphField } from './graph.ts';

/** The field that a service answers for another: itself, or where its join comes to, from root field to root field. */
export function answeringField(field: GraphField, { fields }: Pick<Graph, 'fields'>): GraphField {
  const passed = new Set<GraphField>();
  let asked = field;
  while (asked.source.kind === 'join' && !passed.has(asked)) {
    passed.add(asked);
    asked = fields.get(coordinate('Query', asked.source.call.field)) ?? asked;
  }
  return asked;
}

/** Name of the service that a field's value is asked of. */
export const askedService = (field: GraphField, graph: Pick<Graph, 'fields'>): string =>
  answeringField(field, graph).service;
