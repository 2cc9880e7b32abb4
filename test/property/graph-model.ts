/** A type in its lists: `nonNull` says of each level, from the outside in, whether it has a `!`. */
export interface TypeRef {
  readonly name: string;
  readonly nonNull: readonly boolean[];
}

/** An argument as a graph or a client declares it, or a field of an input. */
export interface ArgModel {
  readonly name: string;
  readonly type: TypeRef;
  /** Its default as SDL, and coerced. */
  readonly byDefault?: Literal;
}

/** A value as GraphQL writes it, and what it is for the graph. */
export interface Literal {
  readonly text: string;
  readonly value: unknown;
}

/** What an argument in a path, or a hole in a text, is made of. */
export type ValueModel =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | VariableModel
  | { readonly kind: 'list'; readonly items: readonly ValueModel[] }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, ValueModel> };

/** A variable: its scope, and the names behind it; `$keys` has none. */
export interface VariableModel {
  readonly kind: 'args' | 'this' | 'caller' | 'keys';
  readonly path: readonly string[];
}

/** One step of a path, with the arguments that are written there. */
export interface StepModel {
  readonly field: string;
  readonly args: ReadonlyMap<string, ValueModel>;
}

/** A text's parts: literal text, and holes. */
export type TextModel = readonly (string | VariableModel)[];

/** Many callers, one request. */
export interface BatchModel {
  readonly key: VariableModel;
  /** A field of an item, or one of the special ones. */
  readonly match: readonly string[] | '@key' | '@position';
}

/** A call of a REST service. */
export interface CallModel {
  readonly kind: 'call';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Arguments that are segments of the path. */
  readonly segments: readonly string[];
  /** Leaves of the object that the request holds. */
  readonly needs: readonly (readonly string[])[];
  /** Claims of the caller that the request holds. */
  readonly claims: readonly string[];
  /** All other values stand in the body; else in the query. */
  readonly hasBody: boolean;
  readonly select: readonly string[];
  readonly batch: BatchModel | undefined;
}

/** Where a field of the graph gets its value. */
export type GraphSource =
  | { readonly kind: 'json'; readonly path: readonly string[] }
  /** A field of a GraphQL service, under the same name; with `many` its list has the items of all `keys`. */
  | { readonly kind: 'remote'; readonly many?: { readonly match: string } }
  | CallModel
  | { readonly kind: 'join'; readonly steps: readonly StepModel[]; readonly batch: BatchModel | undefined }
  | { readonly kind: 'text'; readonly parts: TextModel };

/** Whoever sends a request; without one there is no credential. */
export interface CallerModel {
  readonly scopes: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The types of the claims that callers can have. */
export const CLAIMS: Readonly<Record<string, string>> = { sub: 'ID', tenant: 'String', age: 'Int' };

/** What a caller needs. */
export interface AccessModel {
  readonly authenticated: boolean;
  /** An OR of ANDs. */
  readonly scopes: readonly (readonly string[])[] | undefined;
}

/** A field of the graph. */
export interface GraphFieldModel {
  readonly name: string;
  readonly type: TypeRef;
  readonly args: readonly ArgModel[];
  readonly source: GraphSource;
  /** The service in whose file it stands. */
  readonly service: string;
  readonly fallback?: Literal | undefined;
  readonly access?: AccessModel | undefined;
}

/** A type of the graph that has fields or members. */
export interface GraphTypeModel {
  readonly name: string;
  readonly kind: 'object' | 'interface' | 'union';
  /** Its owner; none for the roots. */
  readonly service: string;
  readonly fields: Map<string, GraphFieldModel>;
  /** Of an interface or union: its objects. */
  readonly members: readonly string[];
  /** Of an interface or union of a REST service: where the JSON says what an object is. */
  readonly tag: readonly string[];
  /** Of an object: what stands there for it. */
  readonly tagValue: string;
  readonly access?: AccessModel | undefined;
}

/** One service. */
export interface ServiceModel {
  readonly name: string;
  readonly kind: 'REST' | 'GRAPHQL';
  readonly maxKeys: number;
}

/** An input: its fields, and their JSON paths. */
export interface InputModel {
  readonly name: string;
  readonly fields: readonly (ArgModel & { readonly path: readonly string[] })[];
}

/** All services together. */
export interface GraphModel {
  readonly services: readonly ServiceModel[];
  readonly types: Map<string, GraphTypeModel>;
}

const optional = (name: string): TypeRef => ({ name, nonNull: [false] });

/** The inputs that every graph has. */
export const INPUTS: ReadonlyMap<string, InputModel> = new Map(
  [
    {
      name: 'In0',
      fields: [
        { name: 'a', type: { name: 'Int', nonNull: [true] }, path: ['a'] },
        { name: 'b', type: optional('String'), path: ['b_wire'] },
        { name: 'k', type: optional('Kind'), path: ['deep', 'k'], byDefault: { text: 'B', value: 'B' } },
        { name: 'more', type: optional('In1'), path: ['more'] },
        { name: 'list', type: { name: 'In1', nonNull: [false, true] }, path: ['deep', 'list'] },
      ],
    },
    {
      name: 'In1',
      fields: [
        { name: 'id', type: { name: 'ID', nonNull: [true] }, path: ['id'] },
        { name: 'n', type: { name: 'Int', nonNull: [true] }, path: ['n_wire'], byDefault: { text: '3', value: 3 } },
        { name: 'ids', type: { name: 'ID', nonNull: [false, false] }, path: ['ids'] },
      ],
    },
  ].map((input) => [input.name, input]),
);

/** The enum that REST services have: its graph names by those on the wire. */
export const KIND_WIRE: Readonly<Record<string, string>> = { a: 'A', 'b-2': 'B', C: 'C' };

export const LEAVES = ['String', 'ID', 'Int', 'Float', 'Boolean', 'Kind'] as const;

export const isLeaf = ({ name }: TypeRef): boolean => (LEAVES as readonly string[]).includes(name);

/** How many lists stand around the named type. */
export const listsOf = ({ nonNull }: TypeRef): number => nonNull.length - 1;

export const itemOf = ({ name, nonNull }: TypeRef): TypeRef => ({ name, nonNull: nonNull.slice(1) });

/** A list and then what its items are: the type a path has that crosses both. */
export const through = (outer: TypeRef, inner: TypeRef): TypeRef => ({
  name: inner.name,
  nonNull: [...outer.nonNull.slice(0, -1), ...inner.nonNull],
});

/** The type as SDL: `[[T!]]!`. */
export function typeText({ name, nonNull }: TypeRef): string {
  const [required, ...inner] = nonNull;
  const text = inner.length > 0 ? `[${typeText({ name, nonNull: inner })}]` : name;
  return required ? `${text}!` : text;
}

export const isRootType = (name: string): boolean => name === 'Query' || name === 'Mutation';

/** A field of a type of the graph. */
export const fieldOf = ({ types }: GraphModel, type: string, field: string): GraphFieldModel | undefined =>
  types.get(type)?.fields.get(field);
