import { getNamedType, isCompositeType, isObjectType } from 'graphql';

import { coordinate, type Graph, type GraphField } from '../../graph/graph.ts';
import { memberOf } from '../../plan/expression.ts';
import type { SelectedField, SelectionSet } from '../../plan/selection.ts';
import { objectTypes } from './entry-tags.ts';

/** Where an object comes from, and what of it was asked for. */
export interface EntityOrigin {
  /** The object types that it may be of. */
  readonly types: readonly string[];
  readonly target: Pick<GraphField, 'source'>;
  readonly selected: readonly SelectedField[];
  readonly graph: Graph;
}

/** The id of an object that a service has answered with; undefined where it has none, or was not asked for it. */
export function idOf(value: unknown, { types, target, selected, graph }: EntityOrigin): string | undefined {
  const paths =
    target.source.kind === 'remote'
      ? selected.flatMap(({ children }) => idKeys(children)).map((key) => [key])
      : types.flatMap((type) => [jsonPath(type, 'id', graph) ?? []]);
  for (const path of paths) {
    const id = memberOf(value, path);
    if (typeof id === 'string' || typeof id === 'number') return String(id);
  }
  return undefined;
}

/** An object of the graph, as a write has answered with it. */
export interface Entity {
  readonly type: string;
  /** Undefined where it is not known. */
  readonly id: string | undefined;
  /** It is the answer itself, or one of its items, and not a part of one. */
  readonly isWhole: boolean;
}

/** All objects in what a write has answered. */
export function entitiesIn(value: unknown, origin: EntityOrigin, isWhole = true): readonly Entity[] {
  if (Array.isArray(value)) return value.flatMap((item) => entitiesIn(item, origin, isWhole));
  if (typeof value !== 'object' || value === null || value instanceof Error) return [];
  const id = idOf(value, origin);
  return [...origin.types.map((type) => ({ type, id, isWhole })), ...inside(value, origin)];
}

function inside(value: object, { types, target, selected, graph }: EntityOrigin): readonly Entity[] {
  const members =
    target.source.kind === 'remote'
      ? selected.flatMap(({ children }) => selectedMembers(children))
      : types.flatMap((type) => jsonMembers(type, graph));
  return members.flatMap(({ path, type, below }) =>
    entitiesIn(memberOf(value, path), { types: objectTypes(type, graph), target, selected: below, graph }, false),
  );
}

/** A member of an object that is an object itself, or a list of them. */
interface Member {
  readonly path: readonly string[];
  readonly type: string;
  readonly below: readonly SelectedField[];
}

const selectedMembers = ({ fields, byType }: SelectionSet): readonly Member[] => [
  ...fields
    .filter(({ kind, output }) => kind === 'data' && isCompositeType(getNamedType(output)))
    .map((field) => ({ path: [field.key], type: getNamedType(field.output).name, below: [field] })),
  ...[...byType.values()].flatMap(selectedMembers),
];

function jsonMembers(name: string, graph: Graph): readonly Member[] {
  const type = graph.schema.getType(name);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const path = jsonPath(name, field.name, graph);
    const named = getNamedType(field.type);
    return path && isCompositeType(named) ? [{ path, type: named.name, below: [] }] : [];
  });
}

function jsonPath(type: string, field: string, { fields }: Graph): readonly string[] | undefined {
  const source = fields.get(coordinate(type, field))?.source;
  return source?.kind === 'json' ? source.path : undefined;
}

const idKeys = ({ fields, byType }: SelectionSet): readonly string[] => [
  ...fields.filter(({ kind, field }) => kind === 'data' && field === 'id').map(({ key }) => key),
  ...[...byType.values()].flatMap(idKeys),
];
