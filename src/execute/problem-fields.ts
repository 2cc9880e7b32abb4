import { getNullableType, type GraphQLInputType, isInputObjectType, isListType } from 'graphql';

import type { Graph, RestSource } from '../graph/graph.ts';
import { type BodyTemplate } from '../language/body-template.ts';
import { onlyHole, type Template, variablesOf } from '../language/template.ts';
import { encodeQueryLiteral } from '../language/url-encoding.ts';
import type { Variable } from '../language/variable.ts';
import { argumentOrigin } from '../plan/argument-origin.ts';
import type { Expression } from '../plan/expression.ts';
import type { SelectedField } from '../plan/selection.ts';
import type { ProblemError } from '../service/problem-errors.ts';
import { variableType } from './variable-type.ts';

/** What a service's fields are led back through. */
export interface ProblemScope {
  readonly source: RestSource;
  readonly selected: SelectedField;
  readonly graph: Pick<Graph, 'inputs'>;
}

/**
 * Errors of a problem document under the names of the client's arguments, dotted. Those that no argument of the client
 * is to blame for are left out: their names are the service's own affair.
 */
export function clientErrors(errors: readonly ProblemError[], scope: ProblemScope): readonly ProblemError[] {
  return errors.flatMap(({ field, code }) => {
    const path = clientPath(field, scope);
    return path ? [{ field: path.join('.'), code }] : [];
  });
}

function clientPath(field: string, scope: ProblemScope): readonly string[] | undefined {
  for (const hole of holesOf(field, scope.source)) {
    const path = argumentBehind(hole, scope);
    if (path) return path;
  }
  return undefined;
}

function argumentBehind(
  { hole, inside }: Hole,
  { source, selected, graph }: ProblemScope,
): readonly string[] | undefined {
  const variable = hole.scope === 'keys' ? source.batch?.key : hole;
  const [name, ...members] = variable?.path ?? [];
  if (variable?.scope !== 'args' || name === undefined) return undefined;
  const type = variableType(variable, selected);
  const path = type && graphPath(type, inside, graph);
  return path && argumentOrigin(given(selected, name), [...members, ...path]);
}

/** A look-up's call is given all keys, which come from the key of each. */
function given({ args, lookUp }: SelectedField, name: string): Expression | undefined {
  const value = args.get(name);
  return lookUp && value && isKeys(value) ? lookUp.key : value;
}

const isKeys = (value: Expression): boolean => value.kind === 'keys' || (value.kind === 'argument' && isKeys(value.of));

interface Hole {
  readonly hole: Variable;
  /** The way inside the hole's value, under the names of the wire. */
  readonly inside: readonly string[];
}

/** The holes of a request that a service can mean by a field: in its body, in its query, or by its own name in its path. */
function holesOf(field: string, { body, url }: RestSource): readonly Hole[] {
  const inBody = body && holeInBody(body, segmentsOf(field));
  const pairs = url.query.filter(({ name }) => name === encodeQueryLiteral(field)).map(({ value }) => soleHole(value));
  const segments = url.segments.flatMap(variablesOf).filter(({ path }) => path.at(-1) === field);
  return [
    ...(inBody ? [inBody] : []),
    ...[...pairs, ...segments].flatMap((hole) => (hole ? [{ hole, inside: [] }] : [])),
  ];
}

/** `items[0].id`, `items.0.id` and `/items/0/id` are one path. */
const segmentsOf = (field: string): readonly string[] => field.split(/[./[\]]+/).filter((segment) => segment !== '');

function holeInBody(body: BodyTemplate, [first, ...rest]: readonly string[]): Hole | undefined {
  switch (body.kind) {
    case 'object': {
      const member = body.members.find(({ name }) => name === first);
      return member && holeInBody(member.value, rest);
    }
    case 'list': {
      const item = body.items[Number(first)];
      return item && holeInBody(item, rest);
    }
    case 'text': {
      const hole = soleHole(body.template);
      const inside = first === undefined ? [] : [first, ...rest];
      return hole && (inside.length === 0 || onlyHole(body.template)) ? { hole, inside } : undefined;
    }
    case 'constant':
      return undefined;
  }
}

function soleHole(template: Template): Variable | undefined {
  const [hole, ...others] = variablesOf(template);
  return others.length === 0 ? hole : undefined;
}

/** A way through a value on the wire, under the graph's names. */
function graphPath(
  type: GraphQLInputType,
  wire: readonly string[],
  graph: Pick<Graph, 'inputs'>,
): readonly string[] | undefined {
  const [first, ...rest] = wire;
  if (first === undefined) return [];
  const inner = getNullableType(type);
  if (isListType(inner)) {
    const isIndex = /^\d+$/.test(first);
    const below = graphPath(inner.ofType, isIndex ? rest : wire, graph);
    return below && (isIndex ? [first, ...below] : below);
  }
  if (!isInputObjectType(inner)) return undefined;
  for (const field of Object.values(inner.getFields())) {
    const names = graph.inputs.get(inner.name)?.get(field.name) ?? [field.name];
    if (!names.every((name, position) => wire[position] === name)) continue;
    const below = graphPath(field.type, wire.slice(names.length), graph);
    if (below) return [field.name, ...below];
  }
  return undefined;
}
