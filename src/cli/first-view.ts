import {
  getNamedType,
  type GraphQLField,
  isInterfaceType,
  isLeafType,
  isListType,
  getNullableType,
  isObjectType,
  isRequiredArgument,
  print,
} from 'graphql';

import { coordinate, type Graph } from '../graph/graph.ts';

/** A small client: one field of the graph, and what is plain to see of it. */
export interface FirstView {
  readonly schema: (client: string) => string;
  readonly operation: string;
}

/** More of them are not tried. */
const MAX_VIEWS = 20;
const MAX_FIELDS = 5;
/** Objects that wrap what they are about: connections, pages. */
const MAX_DEPTH = 3;

type Field = GraphQLField<unknown, unknown>;

/** Small clients of a graph: lists that need no argument first, look-ups last. */
export function firstViews(graph: Graph): readonly FirstView[] {
  const fields = Object.values(graph.schema.getQueryType()?.getFields() ?? {}).filter(
    ({ name }) => !name.startsWith('_'),
  );
  const needs = (field: Field): number => field.args.filter(isRequiredArgument).length;
  const isList = (field: Field): number => (isListType(getNullableType(field.type)) ? 0 : 1);
  return fields
    .sort((one, other) => needs(one) - needs(other) || isList(one) - isList(other))
    .slice(0, MAX_VIEWS)
    .flatMap((field) => viewOf(field, graph));
}

function viewOf(field: Field, graph: Graph): readonly FirstView[] {
  const types = new Map<string, readonly Field[]>();
  if (!collect(field, graph, types)) return [];
  const own = (each: Field, type = ''): string => {
    // Client fields whose values come over the network can fail alone, not with all beside them.
    const output = type === '' ? String(getNullableType(each.type)) : String(each.type);
    return `  ${each.name}${argumentsOf(each)}: ${output}`;
  };
  const declared = [...types].map(
    ([name, fields]) => `type ${name} {\n${fields.map((each) => own(each, name)).join('\n')}\n}\n`,
  );
  return [
    {
      schema: (client) =>
        `# What the frontend "${client}" sees. Fields with a graph's own names need nothing more.\n` +
        `type Query {\n${own(field)}\n}\n\n${declared.join('\n')}`,
      operation: operationOf(field, types),
    },
  ];
}

/** Finds the fields to show of a field's type, and of the types below; false when there are none. */
function collect({ type }: Field, graph: Graph, types: Map<string, readonly Field[]>, depth = 0): boolean {
  const named = getNamedType(type);
  if (isLeafType(named)) return true;
  if (isInterfaceType(named) || !isObjectType(named)) return false;
  if (types.has(named.name)) return true;
  const plain = Object.values(named.getFields()).filter((field) => isPlain(named.name, field, graph));
  const leaves = plain.filter((field) => isLeafType(getNamedType(field.type)));
  types.set(named.name, leaves.slice(0, MAX_FIELDS));
  if (leaves.some(({ name }) => /^(?:id|name|title)$/.test(name))) return true;
  const below = plain.filter((field) => !leaves.includes(field));
  const shown = depth < MAX_DEPTH ? below.filter((field) => collect(field, graph, types, depth + 1)).slice(0, 2) : [];
  types.set(named.name, [...leaves.slice(0, MAX_FIELDS), ...shown]);
  if (leaves.length + shown.length > 0) return true;
  types.delete(named.name);
  return false;
}

/** Part of the object itself, and in need of nothing. */
function isPlain(type: string, field: Field, graph: Graph): boolean {
  const kind = graph.fields.get(coordinate(type, field.name))?.source.kind;
  return (
    (kind === 'json' || kind === 'remote') && !field.args.some(isRequiredArgument) && !/^(?:facet)?_/.test(field.name)
  );
}

function argumentsOf({ args }: Field): string {
  if (args.length === 0) return '';
  const texts = args.map(({ name, type, astNode }) => {
    const value = astNode?.defaultValue ? ` = ${print(astNode.defaultValue)}` : '';
    return `${name}: ${String(type)}${value}`;
  });
  return `(${texts.join(', ')})`;
}

function operationOf(field: Field, types: ReadonlyMap<string, readonly Field[]>): string {
  const needed = field.args.filter(isRequiredArgument);
  const variables = needed.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const given = needed.map(({ name }) => `${name}: $${name}`).join(', ');
  const selection = selectionOf(field, types, []);
  return `query First${variables && `(${variables})`} {\n  ${field.name}${given && `(${given})`}${selection}\n}\n`;
}

function selectionOf({ type }: Field, types: ReadonlyMap<string, readonly Field[]>, above: readonly string[]): string {
  const { name } = getNamedType(type);
  const fields = types.get(name);
  if (!fields) return '';
  const within = [...above, name];
  // A type that comes again further down is not followed.
  const shown = fields.filter((field) => !within.includes(getNamedType(field.type).name));
  const indent = '  '.repeat(within.length + 1);
  const lines = shown.map((field) => `${indent}${field.name}${selectionOf(field, types, within)}`);
  return ` {\n${lines.join('\n')}\n${'  '.repeat(within.length)}}`;
}
