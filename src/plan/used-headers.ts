import { coordinate, type Graph, type GraphField } from '../graph/graph.ts';
import { headerVariables } from '../graph/rest-source.ts';
import { sourceVariables } from '../graph/source-variables.ts';
import { type Expression, withinExpression } from './expression.ts';
import type { PlacedFetch } from './fetch-layout.ts';
import type { SelectedField } from './selection.ts';
import type { ShapeField } from './shape.ts';

/** Stand for nothing that an answer says: who asks is known by another way. */
const OF_THE_REQUEST: ReadonlySet<string> = new Set(['authorization', 'traceparent']);

/** Names of the caller's headers that an operation's answer may depend on, whoever asks; sorted. */
export function usedHeaders(
  fetches: readonly PlacedFetch[],
  {
    selected,
    shapeFields,
  }: { readonly selected: readonly SelectedField[]; readonly shapeFields: readonly ShapeField[] },
  graph: Graph,
): readonly string[] {
  const names = new Set<string>();
  for (const { target } of fetches) for (const name of headersOf(target, graph)) names.add(name);
  const expressions = [...selected.flatMap(expressionsOf), ...shapeFields.flatMap(expressionsOfShape)];
  for (const expression of expressions)
    for (const part of withinExpression(expression)) if (part.kind === 'header') names.add(part.name);
  return [...names].filter((name) => !OF_THE_REQUEST.has(name)).sort();
}

function headersOf({ source, service }: GraphField, { services, fields }: Graph): readonly string[] {
  const { forward = [], headers = [] } = services.get(service) ?? {};
  const called = source.kind === 'join' ? fields.get(coordinate(source.call.type, source.call.field)) : undefined;
  const variables = [...sourceVariables(source), ...headerVariables(headers)];
  const read = variables.filter(({ scope }) => scope === 'header').map(({ path }) => path.join('.'));
  return [...forward, ...read, ...(called && called.source.kind !== 'join' ? [...sourceHeaders(called)] : [])];
}

const sourceHeaders = ({ source }: GraphField): readonly string[] =>
  sourceVariables(source)
    .filter(({ scope }) => scope === 'header')
    .map(({ path }) => path.join('.'));

const expressionsOf = ({ args, lookUp, below }: SelectedField): readonly Expression[] => [
  ...args.values(),
  ...(lookUp?.steps ?? below ?? []).flatMap((step) => [...step.args.values()]),
  ...(lookUp ? [lookUp.key] : []),
];

function expressionsOfShape({ source }: ShapeField): readonly Expression[] {
  if (source.kind === 'expression') return [source.expression];
  if (source.kind !== 'text') return [];
  return source.parts.flatMap((part) => (typeof part === 'object' && 'expression' in part ? [part.expression] : []));
}
