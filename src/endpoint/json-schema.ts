/** As much of JSON Schema 2020-12 as GraphQL types need. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly contentMediaType?: string;
  readonly contentSchema?: JsonSchema;
  readonly default?: unknown;
  readonly description?: string;
  readonly deprecated?: true;
  readonly externalDocs?: { readonly url: string };
}

/** The same, or null. */
export function nullable(schema: JsonSchema): JsonSchema {
  return typeof schema.type === 'string'
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [...(schema.anyOf ?? [schema]), { type: 'null' }] };
}

/** What GraphQL says of an element for people, in the words of JSON Schema. */
export interface Described {
  readonly description?: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}

/** A schema with what is told of the field that it is for. */
export function described(schema: JsonSchema, { description, deprecationReason }: Described): JsonSchema {
  const deprecated =
    deprecationReason === null || deprecationReason === undefined ? [] : [`Deprecated: ${deprecationReason}`];
  const text = [...(description ? [description] : []), ...deprecated].join('\n\n');
  return { ...schema, ...(text !== '' && { description: text }), ...(deprecated.length > 0 && { deprecated: true }) };
}
