import {
  getNullableType,
  type GraphQLNamedType,
  type GraphQLType,
  isEnumType,
  isListType,
  isNonNullType,
} from 'graphql';

/** TypeScript types of scalars, by their names. */
export type ScalarTypes = Readonly<Record<string, string>>;

const SPECIFIED: ScalarTypes = { Int: 'number', Float: 'number', String: 'string', Boolean: 'boolean', ID: 'string' };

/** The TypeScript type of a scalar; `unknown` when nobody has said. */
export function scalarText(name: string, scalars: ScalarTypes): string {
  const known: ScalarTypes = { ...SPECIFIED, ...scalars };
  return (Object.hasOwn(known, name) ? known[name] : undefined) ?? 'unknown';
}

/** The names of an enum's values; undefined for any other type. */
export function enumText(type: GraphQLNamedType | undefined): string | undefined {
  if (!isEnumType(type)) return undefined;
  return type
    .getValues()
    .map(({ name }) => `'${name}'`)
    .join(' | ');
}

/** How a type is written. */
export interface TypeStyle {
  /** What is within lists and nulls. */
  readonly named: (type: GraphQLNamedType) => string;
  /** What may stand for no value: `null`. */
  readonly nothing: string;
}

/** A GraphQL type in TypeScript, with its lists and nulls. */
export function typeText(type: GraphQLType, style: TypeStyle): string {
  const nullable = getNullableType(type);
  const text = isListType(nullable) ? `readonly ${inList(typeText(nullable.ofType, style))}[]` : style.named(nullable);
  return isNonNullType(type) ? text : `${text} | ${style.nothing}`;
}

const inList = (item: string): string => (/^\w+$/.test(item) ? item : `(${item})`);
