/** A type in its lists: `nonNull` says of each level, from the outside in, whether it has a `!`. */
export interface TypeRef {
  readonly name: string;
  readonly nonNull: readonly boolean[];
}

/** An argument as a graph or a client declares it. */
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
  | { readonly kind: 'args' | 'this'; readonly path: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly ValueModel[] };

/** One step of a path, with the arguments that are written there. */
export interface StepModel {
  readonly field: string;
  readonly args: ReadonlyMap<string, ValueModel>;
}

/** A text's parts: literal text, and holes. */
export type TextModel = readonly (string | Extract<ValueModel, { kind: 'args' | 'this' }>)[];

/** Where a field of the graph gets its value. */
export type GraphSource =
  | { readonly kind: 'json'; readonly path: readonly string[] }
  /** A REST call; `needs` are leaves of the object that stand in its URL. */
  | { readonly kind: 'call'; readonly needs: readonly (readonly string[])[] }
  | { readonly kind: 'join'; readonly steps: readonly StepModel[] }
  | { readonly kind: 'text'; readonly parts: TextModel };

/** A field of the graph. */
export interface GraphFieldModel {
  readonly name: string;
  readonly type: TypeRef;
  readonly args: readonly ArgModel[];
  readonly source: GraphSource;
}

/** Fields by name, by type; `Query` is one of the types. */
export type GraphModel = ReadonlyMap<string, Map<string, GraphFieldModel>>;

/** The enum that every graph has: its graph names by those on the wire. */
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

export const argsText = (args: readonly ArgModel[]): string =>
  args.length === 0
    ? ''
    : `(${args.map(({ name, type, byDefault }) => `${name}: ${typeText(type)}${byDefault ? ` = ${byDefault.text}` : ''}`).join(', ')})`;

/** A value as a path writes it. */
function valueText(value: ValueModel): string {
  if (value.kind === 'literal') return value.literal.text;
  if (value.kind === 'list') return `[${value.items.map(valueText).join(', ')}]`;
  return `$${[value.kind, ...value.path].join('.')}`;
}

export const pathText = (steps: readonly StepModel[]): string =>
  steps
    .map(({ field, args }) => {
      const given = [...args].map(([name, value]) => `${name}: ${valueText(value)}`);
      return given.length === 0 ? field : `${field}(${given.join(', ')})`;
    })
    .join('.');

export const templateText = (parts: TextModel): string =>
  parts.map((part) => (typeof part === 'string' ? part : `{${valueText(part)}}`)).join('');

/** The graph as one service file. */
export function graphText(graph: GraphModel): string {
  const types = [...graph].map(
    ([type, fields]) =>
      `${type === 'Query' ? 'extend type' : 'type'} ${type} {\n${[...fields.values()].map((field) => `  ${fieldText(type, field)}\n`).join('')}}`,
  );
  const values = Object.entries(KIND_WIRE).map(([wire, name]) =>
    wire === name ? name : `${name} @from(value: "${wire}")`,
  );
  return ['extend schema @service(url: "http://127.0.0.1:1")', `enum Kind { ${values.join(' ')} }`, ...types, ''].join(
    '\n',
  );
}

function fieldText(type: string, { name, type: output, args, source }: GraphFieldModel): string {
  return `${name}${argsText(args)}: ${typeText(output)}${sourceText(type, name, { args, source })}`;
}

function sourceText(type: string, name: string, { args, source }: Pick<GraphFieldModel, 'args' | 'source'>): string {
  switch (source.kind) {
    case 'json':
      return source.path.join() === name ? '' : ` @from(field: "${source.path.join('.')}")`;
    case 'call': {
      const pairs = [
        ...args.map((argument) => `${argument.name}={$args.${argument.name}}`),
        ...source.needs.map((path, position) => `need${position}={$this.${path.join('.')}}`),
      ];
      return ` @rest(GET: "/${type}/${name}${pairs.length > 0 ? '?' : ''}${pairs.join('&')}")`;
    }
    case 'join':
      return ` @from(query: ${JSON.stringify(pathText(source.steps))})`;
    case 'text':
      return ` @from(value: ${JSON.stringify(templateText(source.parts))})`;
  }
}
