import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isObjectType,
} from 'graphql';

import { remoteName } from '../../graph/own-field.ts';
import type { SelectedField, SelectionSet } from '../../plan/selection.ts';

/** What a request decides about a selection. */
export interface SelectionUse {
  readonly isNeeded: (field: SelectedField) => boolean;
  /** The values of a data field's arguments. */
  readonly argumentsOf: (field: SelectedField) => Readonly<Record<string, unknown>>;
  readonly schema: GraphQLSchema;
  /** Writes a value where an argument stands. */
  readonly writeValue: (value: unknown, argument: GraphQLArgument) => string;
}

/**
 * The selection below a field, as the text of a document; '' for a leaf. Fields that are calls of their own are left
 * out, and a type name is asked for where it is not certain.
 */
export function selectionText(
  { children, output }: Pick<SelectedField, 'children' | 'output'>,
  use: SelectionUse,
): string {
  const type = getNamedType(output);
  if (isLeafType(type)) return '';
  const text = fieldsText(children, type, use);
  return isAbstractType(type) || text === '' ? `{__typename ${text}}` : `{${text}}`;
}

function fieldsText({ fields, byType }: SelectionSet, type: GraphQLNamedType, use: SelectionUse): string {
  const own = fields.filter((field) => isAnswered(field) && use.isNeeded(field)).map((field) => fieldText(field, use));
  const typed = [...byType].map(([name, set]) => {
    const member = use.schema.getType(name);
    const text = member && mayBe(type, member, use.schema) ? fieldsText(set, member, use) : '';
    return text === '' ? '' : `...on ${name}{${text}}`;
  });
  return [...own, ...typed].filter((text) => text !== '').join(' ');
}

function fieldText(field: SelectedField, use: SelectionUse): string {
  if (field.kind === 'typename') return `${field.key}:__typename`;
  const name = remoteName(field.field);
  const values = use.argumentsOf(field);
  const args = argumentsText(field.declared, values, use.writeValue);
  return `${field.key === name ? '' : `${field.key}:`}${name}${args}${selectionText(field, use)}`;
}

/** The arguments of a field that have a value. */
export function argumentsText(
  declared: readonly GraphQLArgument[],
  values: Readonly<Record<string, unknown>>,
  write: SelectionUse['writeValue'],
): string {
  const given = declared.filter(({ name }) => Object.hasOwn(values, name));
  if (given.length === 0) return '';
  return `(${given.map((argument) => `${argument.name}:${write(values[argument.name], argument)}`).join()})`;
}

/** By the service that has the object itself. */
const isAnswered = ({ kind }: SelectedField): boolean => kind === 'data' || kind === 'typename';

const mayBe = (type: GraphQLNamedType, member: GraphQLNamedType, schema: GraphQLSchema): boolean =>
  type === member || (isAbstractType(type) && isObjectType(member) && schema.isSubType(type, member));
