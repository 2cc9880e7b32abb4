import {
  getNullableType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
} from 'graphql';

/** Values of an object that are not made up, by the names of its fields; those of objects below are JSON or `MockObject`s. */
export type Given = Readonly<Record<string, unknown>>;

/** What a request asks of the objects in its answer. */
export interface Asked {
  /** Values that were named: arguments, filters, what is written. */
  readonly given: Given;
  /** One object, or some, for each of these values of a field. */
  readonly keys?: { readonly path: readonly string[]; readonly values: readonly unknown[] };
  /** Items a list shall have at most. */
  readonly size?: number;
  /** What the objects belong to; empty for nothing. */
  readonly owner: string;
  /** Which of them, below the items of a list. */
  readonly index?: number;
}

/** An object of a service that is not there. Its fields are made when they are read, the same each time. */
export class MockObject {
  readonly type: string;
  /** What tells it from others of its type. */
  readonly key: string;
  readonly given: Given;
  /** What was asked for, where this only wraps the objects that were. */
  readonly asked: Asked | undefined;

  constructor(type: string, key: string, { given = {}, asked }: Partial<Pick<MockObject, 'given' | 'asked'>> = {}) {
    this.type = type;
    this.key = key;
    this.given = given;
    this.asked = asked;
  }
}

/** Types whose objects are told apart by the value of a field. */
export type WithFields = GraphQLObjectType | GraphQLInterfaceType;

/** Names of fields that tell objects apart, the first that a type has. */
const IDENTITIES = ['id', '_id', 'uuid', 'sku', 'slug', 'code', 'key'];

/** The field that tells the objects of a type apart; undefined for one whose objects are parts of others. */
export function identityOf(type: GraphQLNamedType): GraphQLField<unknown, unknown> | undefined {
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  const fields = type.getFields();
  const name = IDENTITIES.find((candidate) => isLeafType(getNullableType(fields[candidate]?.type)));
  return name === undefined ? undefined : fields[name];
}

/** `user` and `userId` of `User`: how fields of others name it. */
export const nameOf = (type: string): string => type.charAt(0).toLowerCase() + type.slice(1);

/** `{ author: { id: 1 } }` of the path `author.id`. */
export function nested([name, ...rest]: readonly string[], value: unknown): Given {
  return name === undefined ? {} : { [name]: rest.length === 0 ? value : nested(rest, value) };
}
