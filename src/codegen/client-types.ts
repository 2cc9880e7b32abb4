import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

import { enumText, scalarText, type ScalarTypes, typeText } from './type-text.ts';

/** TypeScript types of what code is given and makes, in a client's names; those that they consist of are declared once. */
export class ClientTypes {
  readonly #schema: GraphQLSchema;
  readonly #scalars: ScalarTypes;
  readonly #declared = new Map<string, string>();

  constructor(schema: GraphQLSchema, scalars: ScalarTypes) {
    this.#schema = schema;
    this.#scalars = scalars;
  }

  /** The declarations of the types that were written so far, by name. */
  get declarations(): readonly string[] {
    return [...this.#declared].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, text]) => text);
  }

  /** The arguments of a field. Those without a value are not there. */
  arguments(args: readonly GraphQLArgument[]): string {
    return args.length === 0 ? 'object' : `{ ${args.map((arg) => this.#given(arg)).join('; ')} }`;
  }

  /** What code may return for a field: undefined will do where null does, and a number for an ID. */
  made(type: GraphQLOutputType): string {
    const named = (inner: GraphQLNamedType): string => (inner.name === 'ID' ? 'string | number' : this.#named(inner));
    return typeText(type, { named, nothing: 'null | undefined' });
  }

  #given(input: GraphQLArgument | GraphQLInputField): string {
    const isThere = isRequiredArgument(input as GraphQLArgument) || input.default !== undefined;
    return `readonly ${input.name}${isThere ? '' : '?'}: ${this.#input(input.type)}`;
  }

  #input(type: GraphQLInputType): string {
    return typeText(type, { named: (inner) => this.#named(inner), nothing: 'null' });
  }

  #named(type: GraphQLNamedType): string {
    const { name } = type;
    if (this.#declared.has(name)) return name;
    const values = enumText(type);
    if (values !== undefined) return this.#declare(name, () => `export type ${name} = ${values};\n`);
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      return this.#declare(name, () =>
        interfaceText(
          name,
          fields.map((field) => this.#given(field)),
        ),
      );
    }
    if (isObjectType(type)) {
      const fields = Object.values(type.getFields());
      return this.#declare(name, () =>
        interfaceText(
          name,
          fields.map((field) => this.#property(field)),
        ),
      );
    }
    if (!isAbstractType(type)) return scalarText(name, this.#scalars);
    const members = this.#schema.getPossibleTypes(type);
    return this.#declare(name, () => {
      const texts = members.map((member) => `(${this.#named(member)} & { readonly __typename: '${member.name}' })`);
      return `export type ${name} = ${texts.join(' | ')};\n`;
    });
  }

  /** Types may name each other in circles: a name is taken before its text is written. */
  #declare(name: string, write: () => string): string {
    this.#declared.set(name, '');
    this.#declared.set(name, write());
    return name;
  }

  #property({ name, type }: GraphQLField<unknown, unknown>): string {
    return `readonly ${name}${isNonNullType(type) ? '' : '?'}: ${this.made(type)}`;
  }
}

const interfaceText = (name: string, properties: readonly string[]): string =>
  `export interface ${name} {\n${properties.map((property) => `  ${property};\n`).join('')}}\n`;
