import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

import { collectFields, type Fragments, type GuardedSelection, type Occurrence } from '../plan/collect-fields.ts';
import { type JsonSchema, nullable, scalarSchema } from './input-schema.ts';

/** The JSON Schema of what a selection answers. */
export function answerSchema(
  type: GraphQLObjectType,
  selections: readonly GuardedSelection[],
  source: Fragments,
): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [responseKey, occurrences] of collectFields(selections, type, source)) {
    const name = occurrences[0]?.node.name.value ?? '';
    const field = type.getFields()[name];
    properties[responseKey] = field ? outputSchema(field.type, below(occurrences), source) : { type: 'string' };
    if (occurrences.some(({ conditions }) => conditions.length === 0)) required.push(responseKey);
  }
  return { type: 'object', properties, required };
}

const below = (occurrences: readonly Occurrence[]): readonly GuardedSelection[] =>
  occurrences.flatMap(({ node: { selectionSet } }) => (selectionSet ? [{ selectionSet, conditions: [] }] : []));

function outputSchema(type: GraphQLOutputType, selections: readonly GuardedSelection[], source: Fragments): JsonSchema {
  return isNonNullType(type)
    ? presentSchema(type.ofType, selections, source)
    : nullable(presentSchema(type, selections, source));
}

function presentSchema(
  type: GraphQLOutputType,
  selections: readonly GuardedSelection[],
  source: Fragments,
): JsonSchema {
  if (isListType(type)) return { type: 'array', items: outputSchema(type.ofType, selections, source) };
  if (isObjectType(type)) return answerSchema(type, selections, source);
  if (isAbstractType(type)) {
    return { anyOf: source.schema.getPossibleTypes(type).map((member) => answerSchema(member, selections, source)) };
  }
  if (isEnumType(type)) return { enum: type.getValues().map(({ name }) => name) };
  return 'name' in type ? scalarSchema(type.name) : {};
}
