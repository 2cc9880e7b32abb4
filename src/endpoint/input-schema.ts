import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';

/** As much of JSON Schema 2020-12 as GraphQL types need. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | null)[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly default?: unknown;
}

const SCALARS: Readonly<Record<string, string>> = {
  Int: 'integer',
  Float: 'number',
  Boolean: 'boolean',
  String: 'string',
  ID: 'string',
};

/** The JSON Schema of a built-in scalar; custom ones may be anything. */
export const scalarSchema = (name: string): JsonSchema => {
  const type = SCALARS[name];
  return type === undefined ? {} : { type };
};

/** The same, or null. */
export function nullable(schema: JsonSchema): JsonSchema {
  if (schema.enum) return { ...schema, enum: [...schema.enum, null] };
  return typeof schema.type === 'string'
    ? { ...schema, type: [schema.type, 'null'] }
    : schema.anyOf
      ? { anyOf: [...schema.anyOf, { type: 'null' }] }
      : schema;
}

/** The JSON Schema of an input; an input object inside itself is left open. */
export function inputSchema(type: GraphQLInputType, around: readonly string[] = []): JsonSchema {
  return isNonNullType(type) ? presentSchema(type.ofType, around) : nullable(presentSchema(type, around));
}

function presentSchema(type: GraphQLInputType, around: readonly string[]): JsonSchema {
  if (isListType(type)) return { type: 'array', items: inputSchema(type.ofType, around) };
  if (isEnumType(type)) return { enum: type.getValues().map(({ name }) => name) };
  if (!isInputObjectType(type)) return 'name' in type ? scalarSchema(type.name) : {};
  if (around.includes(type.name)) return { type: 'object' };
  const fields = Object.values(type.getFields());
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [field.name, inputSchema(field.type, [...around, type.name])]),
    ),
    required: fields.filter(isRequiredInputField).map(({ name }) => name),
  };
}
