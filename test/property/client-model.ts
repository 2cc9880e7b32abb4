import { GRAPH_INPUTS, GRAPH_KINDS, type InputView, type Names } from './generate-values.ts';
import { accessText, argText, argsText, pathText, templateText } from './graph-text.ts';
import {
  type AccessModel,
  type ArgModel,
  type Literal,
  type StepModel,
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
  /** An argument of the field as it is, or a claim of the caller. */
  | { readonly kind: 'argument' | 'claim'; readonly name: string }
  | { readonly kind: 'text'; readonly parts: TextModel };

/** A field of a client. */
export interface ClientFieldModel {
  readonly name: string;
  readonly type: TypeRef;
  readonly args: readonly ArgModel[];
  readonly source: ClientSource;
  readonly fallback: Literal | undefined;
  readonly access?: AccessModel | undefined;
}

/** A type of a client: a view of a graph type, or without one a type of its own. */
export interface ClientTypeModel {
  readonly name: string;
  readonly kind: 'object' | 'interface' | 'union';
  /** Of an interface or union: its objects, each a view of another type of the graph. */
  readonly members: readonly string[];
  readonly of: string | undefined;
  readonly access?: AccessModel | undefined;
  readonly fields: Map<string, ClientFieldModel>;
}

/** One frontend. */
export interface ClientModel {
  readonly types: ReadonlyMap<string, ClientTypeModel>;
  /** The graph's values of the enum by the client's names; undefined when the client takes the graph's as it is. */
  readonly kinds: ReadonlyMap<string, string> | undefined;
  /** Inputs that the client declares; the others are the graph's. */
  readonly inputs: ReadonlyMap<string, InputView>;
}

/** The names that values are written with in the client's operations. */
export const namesOf = ({ kinds, inputs }: Pick<ClientModel, 'kinds' | 'inputs'>): Names => ({
  kinds: kinds ?? GRAPH_KINDS,
  inputs: new Map([...GRAPH_INPUTS, ...inputs]),
});

/** The client as its schema file. */
export function clientText({ types, kinds, inputs }: ClientModel): string {
  const values = [...(kinds ?? [])].map(([own, graph]) => (own === graph ? own : `${own} @from(value: "${graph}")`));
  return [
    ...(kinds ? [`enum Kind { ${values.join(' ')} }`] : []),
    ...[...inputs.values()].map(inputText),
    ...[...types.values()].map((type) => objectText(type, types)),
    '',
  ].join('\n');
}

const inputText = ({ name, fields }: InputView): string => {
  const lines = fields.map(
    (field) => `${argText(field)}${field.graph === field.name ? '' : ` @from(field: "${field.graph}")`}`,
  );
  return `input ${name} { ${lines.join(', ')} }`;
};

function objectText(type: ClientTypeModel, types: ClientModel['types']): string {
  const view = type.of === undefined || type.of === type.name ? '' : ` @from(type: "${type.of}")`;
  if (type.kind === 'union') return `union ${type.name}${view} = ${type.members.join(' | ')}`;
  const above = [...types.values()].filter(({ kind, members }) => kind === 'interface' && members.includes(type.name));
  const implemented = above.length > 0 ? ` implements ${above.map(({ name }) => name).join(' & ')}` : '';
  const fields = [...type.fields.values()].map((field) => `  ${fieldText(field, type)}\n`);
  return `${type.kind === 'interface' ? 'interface' : 'type'} ${type.name}${implemented}${view}${accessText(type.access)} {\n${fields.join('')}}`;
}

function fieldText(field: ClientFieldModel, owner: ClientTypeModel): string {
  const { name, args, type, fallback, access } = field;
  const given = [...sourceText(field, owner), ...(fallback ? [`fallback: ${fallback.text}`] : [])];
  return `${name}${argsText(args)}: ${typeText(type)}${given.length > 0 ? ` @from(${given.join(', ')})` : ''}${accessText(access)}`;
}

function sourceText({ name, source, type }: ClientFieldModel, owner: ClientTypeModel): readonly string[] {
  switch (source.kind) {
    case 'self':
      return type.name.startsWith('Only') ? [] : ['field: "$this"'];
    case 'argument':
      return [`field: "$args.${source.name}"`];
    case 'claim':
      return [`field: "$caller.${source.name}"`];
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
