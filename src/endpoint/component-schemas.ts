import {
  type ConstValueNode,
  type GraphQLEnumType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  isSpecifiedScalarType,
  valueFromASTUntyped,
} from 'graphql';

import { described, type JsonSchema, nullable } from './json-schema.ts';

const BUILT_IN: Readonly<Record<string, JsonSchema>> = {
  Int: { type: 'integer', format: 'int32' },
  Float: { type: 'number', format: 'double' },
  Boolean: { type: 'boolean' },
  String: { type: 'string' },
  ID: { type: 'string' },
};

/** The JSON Schemas of a document's GraphQL types: enums, inputs and custom scalars by name, everything else in place. */
export class ComponentSchemas {
  readonly #byName = new Map<string, JsonSchema>();

  /** Those that the document refers to. */
  list(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(this.#byName);
  }

  /** What a JSON body may hold for a type. */
  input(type: GraphQLInputType): JsonSchema {
    return isNonNullType(type) ? this.#presentInput(type.ofType) : nullable(this.#presentInput(type));
  }

  /** What a path or query string may hold for a type: texts, where null cannot be said. */
  text(type: GraphQLInputType): JsonSchema {
    if (isNonNullType(type)) return this.text(type.ofType);
    if (isListType(type)) return { type: 'array', items: this.text(type.ofType) };
    if (isInputObjectType(type))
      return { type: 'string', contentMediaType: 'application/json', contentSchema: this.named(type) };
    return isEnumType(type) || isSpecifiedScalarType(type) ? this.named(type) : { type: 'string' };
  }

  /** The schema of a type that has no fields to select. */
  named(type: GraphQLEnumType | GraphQLInputObjectType | GraphQLScalarType): JsonSchema {
    const builtIn = isSpecifiedScalarType(type) ? BUILT_IN[type.name] : undefined;
    if (builtIn) return builtIn;
    if (!this.#byName.has(type.name)) {
      // An input may hold itself: its name is known before its fields are.
      this.#byName.set(type.name, {});
      this.#byName.set(type.name, described(this.#definition(type), { description: type.description }));
    }
    return { $ref: `#/components/schemas/${type.name}` };
  }

  #definition(type: GraphQLEnumType | GraphQLInputObjectType | GraphQLScalarType): JsonSchema {
    if (isEnumType(type)) return { type: 'string', enum: type.getValues().map(({ name }) => name) };
    if (!isInputObjectType(type)) return type.specifiedByURL ? { externalDocs: { url: type.specifiedByURL } } : {};
    const fields = Object.values(type.getFields());
    return {
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field.name, this.#field(field, type.isOneOf)])),
      required: fields.filter(isRequiredInputField).map(({ name }) => name),
      additionalProperties: false,
      ...(type.isOneOf && { minProperties: 1, maxProperties: 1 }),
    };
  }

  #field(field: GraphQLInputField, isOneOf: boolean): JsonSchema {
    const schema = isOneOf && !isNonNullType(field.type) ? this.#presentInput(field.type) : this.input(field.type);
    return described(withDefault(schema, field.astNode?.defaultValue), field);
  }

  #presentInput(type: GraphQLInputType): JsonSchema {
    if (isNonNullType(type)) return this.#presentInput(type.ofType);
    return isListType(type) ? { type: 'array', items: this.input(type.ofType) } : this.named(type);
  }
}

/** A schema with the default of a variable or input field; enum values are texts. */
export const withDefault = (schema: JsonSchema, value: ConstValueNode | undefined): JsonSchema =>
  value ? { ...schema, default: valueFromASTUntyped(value) } : schema;
