import {
  type ArgModel,
  argsText,
  type Literal,
  pathText,
  type StepModel,
  templateText,
  type TextModel,
  type TypeRef,
  typeText,
} from './graph-model.ts';

/** Where a field of a client gets its value. */
export type ClientSource =
  /** Fields of the graph, from the object or from Query. */
  | { readonly kind: 'path'; readonly start: 'object' | 'query'; readonly steps: readonly StepModel[] }
  /** The same object under another type, or a client-only type. */
  | { readonly kind: 'self' }
  /** An argument of the field as it is. */
  | { readonly kind: 'argument'; readonly name: string }
  | { readonly kind: 'text'; readonly parts: TextModel };

/** A field of a client. */
export interface ClientFieldModel {
  readonly name: string;
  readonly type: TypeRef;
  readonly args: readonly ArgModel[];
  readonly source: ClientSource;
  readonly fallback: Literal | undefined;
}

/** An object type of a client: a view of a graph type, or without one a type of its own. */
export interface ClientTypeModel {
  readonly name: string;
  readonly of: string | undefined;
  readonly fields: Map<string, ClientFieldModel>;
}

/** One frontend. */
export interface ClientModel {
  readonly types: ReadonlyMap<string, ClientTypeModel>;
  /** The graph's values of the enum by the client's names; undefined when the client takes the graph's as it is. */
  readonly kinds: ReadonlyMap<string, string> | undefined;
}

/** The client as its schema file. */
export function clientText({ types, kinds }: ClientModel): string {
  const values = [...(kinds ?? [])].map(([own, graph]) => (own === graph ? own : `${own} @from(value: "${graph}")`));
  return [...(kinds ? [`enum Kind { ${values.join(' ')} }`] : []), ...[...types.values()].map(objectText), ''].join(
    '\n',
  );
}

function objectText(type: ClientTypeModel): string {
  const view = type.of === undefined || type.of === type.name ? '' : ` @from(type: "${type.of}")`;
  const fields = [...type.fields.values()].map((field) => `  ${fieldText(field, type)}\n`);
  return `type ${type.name}${view} {\n${fields.join('')}}`;
}

function fieldText(field: ClientFieldModel, owner: ClientTypeModel): string {
  const { name, args, type, fallback } = field;
  const given = [...sourceText(field, owner), ...(fallback ? [`fallback: ${fallback.text}`] : [])];
  return `${name}${argsText(args)}: ${typeText(type)}${given.length > 0 ? ` @from(${given.join(', ')})` : ''}`;
}

function sourceText({ name, source, type }: ClientFieldModel, owner: ClientTypeModel): readonly string[] {
  switch (source.kind) {
    case 'self':
      return type.name.startsWith('Only') ? [] : ['field: "$this"'];
    case 'argument':
      return [`field: "$args.${source.name}"`];
    case 'text':
      return [`value: ${JSON.stringify(templateText(source.parts))}`];
    case 'path': {
      const [first, ...more] = source.steps;
      const sameName = first?.field === name && more.length === 0 && first.args.size === 0;
      const fromObject = source.start === 'object' || owner.of === 'Query';
      if (sameName && fromObject) return [];
      return [`${source.start === 'query' ? 'query' : 'field'}: ${JSON.stringify(pathText(source.steps))}`];
    }
  }
}
