import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

import { collectFields, type Fragments, type GuardedSelection, type Occurrence } from '../plan/collect-fields.ts';
import type { ComponentSchemas } from './component-schemas.ts';
import { described, type JsonSchema, nullable } from './json-schema.ts';

/** What the fields of an answer are looked up in. */
export interface AnswerSource extends Fragments {
  readonly components: ComponentSchemas;
}

/** The JSON Schema of what a selection on an object answers. */
export function answerSchema(
  type: GraphQLObjectType,
  selections: readonly GuardedSelection[],
  source: AnswerSource,
): JsonSchema {
  const properties = new Map<string, JsonSchema>();
  const required: string[] = [];
  for (const [responseKey, occurrences] of collectFields(selections, type, source)) {
    const field = type.getFields()[occurrences[0]?.node.name.value ?? ''];
    // Every object has a field that the schema does not list.
    const schema = field
      ? described(outputSchema(field.type, below(occurrences), source), field)
      : { const: type.name };
    properties.set(responseKey, schema);
    if (occurrences.some(({ conditions }) => conditions.length === 0)) required.push(responseKey);
  }
  return { type: 'object', properties: Object.fromEntries(properties), required };
}

/** The JSON Schema of a value that is not null. */
export function presentSchema(
  type: GraphQLOutputType,
  selections: readonly GuardedSelection[],
  source: AnswerSource,
): JsonSchema {
  if (isNonNullType(type)) return presentSchema(type.ofType, selections, source);
  if (isListType(type)) return { type: 'array', items: outputSchema(type.ofType, selections, source) };
  if (isObjectType(type)) return answerSchema(type, selections, source);
  if (isAbstractType(type)) {
    return { anyOf: source.schema.getPossibleTypes(type).map((member) => answerSchema(member, selections, source)) };
  }
  return source.components.named(type);
}

/** What occurrences of one field select below it. */
export const below = (occurrences: readonly Occurrence[]): readonly GuardedSelection[] =>
  occurrences.flatMap(({ node: { selectionSet } }) => (selectionSet ? [{ selectionSet, conditions: [] }] : []));

const outputSchema = (
  type: GraphQLOutputType,
  selections: readonly GuardedSelection[],
  source: AnswerSource,
): JsonSchema => {
  const schema = presentSchema(type, selections, source);
  return isNonNullType(type) ? schema : nullable(schema);
};
