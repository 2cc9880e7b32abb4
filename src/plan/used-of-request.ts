import { coordinate, type Graph, type GraphField } from '../graph/graph.ts';
import { headerVariables } from '../graph/rest-source.ts';
import { sourceVariables } from '../graph/source-variables.ts';
import type { Variable } from '../language/variable.ts';
import { type Expression, withinExpression } from './expression.ts';
import type { PlacedFetch } from './fetch-layout.ts';
import type { SelectedField } from './selection.ts';
import type { ShapeField } from './shape.ts';

/** Stand for nothing that an answer says: who asks is known by another way. */
const OF_THE_REQUEST: ReadonlySet<string> = new Set(['authorization', 'traceparent']);

/** What an operation's answer may depend on beside who asks. */
export interface UsedOfRequest {
  /** Names of the caller's headers; sorted. */
  readonly headers: readonly string[];
  /** Paths of the caller's claims, joined by dots; sorted. */
  readonly claims: readonly string[];
}

/** What of a request an operation's answer may depend on. */
export function usedOfRequest(
  fetches: readonly PlacedFetch[],
  {
    selected,
    shapeFields,
  }: { readonly selected: readonly SelectedField[]; readonly shapeFields: readonly ShapeField[] },
  graph: Graph,
): UsedOfRequest {
  const headers = new Set(fetches.flatMap(({ target }) => graph.services.get(target.service)?.forward ?? []));
  const claims = new Set<string>();
  for (const { scope, path } of fetches.flatMap(({ target }) => variablesOf(target, graph))) {
    if (scope === 'header') headers.add(path.join('.'));
    if (scope === 'caller') claims.add(path.join('.'));
  }
  for (const expression of [...selected.flatMap(expressionsOf), ...shapeFields.flatMap(expressionsOfShape)])
    for (const part of withinExpression(expression)) {
      if (part.kind === 'header') headers.add(part.name);
      if (part.kind === 'caller') claims.add(part.path.join('.'));
    }
  return { headers: [...headers].filter((name) => !OF_THE_REQUEST.has(name)).sort(), claims: [...claims].sort() };
}

/** All variables that a fetch is sent with. */
function variablesOf({ source, service }: GraphField, { services, fields }: Graph): readonly Variable[] {
  const called = source.kind === 'join' ? fields.get(coordinate(source.call.type, source.call.field)) : undefined;
  return [
    ...sourceVariables(source),
    ...headerVariables(services.get(service)?.headers ?? []),
    ...(called && called.source.kind !== 'join' ? sourceVariables(called.source) : []),
  ];
}

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
