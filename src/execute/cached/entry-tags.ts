import {
  getNamedType,
  getNullableType,
  type GraphQLOutputType,
  isAbstractType,
  isListType,
  isObjectType,
} from 'graphql';

import { coordinate, type Graph, type GraphField } from '../../graph/graph.ts';
import type { SelectedField, SelectionSet } from '../../plan/selection.ts';

/** Tags of what is cached, as those name them who drop it. */
export const tag = {
  service: (service: string): string => `s:${service}`,
  client: (client: string): string => `c:${client}`,
  /** Holds objects of the type. */
  type: (type: string): string => `t:${type}`,
  /** Is this object. */
  entity: (type: string, id: string): string => `e:${type}:${id}`,
  /** Is an object of the type, and nobody knows which. */
  someEntity: (type: string): string => `u:${type}`,
  /** Holds a list of the type, or objects of it inside of others; for one caller, or with an empty `who` for all. */
  list: (type: string, who: string): string => `l:${type}:${who}`,
  /** Holds lists of the type, whoever they are for. */
  anyList: (type: string): string => `l:${type}`,
} as const;

/** What the entries of a call are of. */
export interface EntryKind {
  readonly service: string;
  readonly isList: boolean;
  /** Object types that its value, or the items of it, may be. */
  readonly own: readonly string[];
  /** Object types that come with these, as parts of their data. */
  readonly nested: readonly string[];
}

/** What the entries of a call with this result are of: answers of REST services are kept as a whole, others as selected. */
export function entryKind(
  { service, source }: Pick<GraphField, 'service' | 'source'>,
  output: GraphQLOutputType,
  { graph, selected }: { readonly graph: Graph; readonly selected: readonly SelectedField[] },
): EntryKind {
  const own = objectTypes(getNamedType(output).name, graph);
  const nested =
    source.kind === 'remote'
      ? new Set(selected.flatMap(({ children }) => selectedTypes(children, graph)))
      : new Set(own.flatMap((type) => [...typesInside(type, graph)]));
  const isList = isListType(getNullableType(output));
  return { service, isList, own, nested: [...nested].filter((type) => !own.includes(type)) };
}

/** What the object of an entry is known by. */
export interface EntryIds {
  /** Empty where nobody knows which object it is, or would be. */
  readonly ids: readonly string[];
  /** By which it is looked up, and which may be its id. */
  readonly key: string;
}

/** The tags of an entry. */
export function entryTags({ service, isList, own, nested }: EntryKind, { ids, key }: EntryIds, who: string): string[] {
  const tags = [tag.service(service)];
  for (const type of [...own, ...nested]) tags.push(tag.type(type));
  for (const type of isList ? [...own, ...nested] : nested) tags.push(tag.list(type, who), tag.anyList(type));
  if (isList) return tags;
  for (const type of own) {
    if (ids.length === 0) tags.push(tag.someEntity(type));
    for (const id of new Set(key === '' ? ids : [...ids, key])) tags.push(tag.entity(type, id));
  }
  return tags;
}

/** The object types that an object of this type may be of. */
export function objectTypes(name: string, { schema }: Graph): readonly string[] {
  const type = schema.getType(name);
  if (isObjectType(type)) return [name];
  return isAbstractType(type) ? schema.getPossibleTypes(type).map((member) => member.name) : [];
}

/** Object types within the data of an object, at any depth. */
function typesInside(name: string, graph: Graph): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (type: string): void => {
    for (const below of dataTypes(type, graph)) {
      if (found.has(below)) continue;
      found.add(below);
      visit(below);
    }
  };
  visit(name);
  return found;
}

/** Object types of the fields that are data of an object, and no calls. */
function dataTypes(name: string, graph: Graph): readonly string[] {
  const type = graph.schema.getType(name);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    if (graph.fields.get(coordinate(name, field.name))?.source.kind !== 'json') return [];
    return objectTypes(getNamedType(field.type).name, graph);
  });
}

function selectedTypes({ fields, byType }: SelectionSet, graph: Graph): readonly string[] {
  return [
    ...fields
      .filter(({ kind }) => kind === 'data')
      .flatMap(({ output, children }) => [
        ...objectTypes(getNamedType(output).name, graph),
        ...selectedTypes(children, graph),
      ]),
    ...[...byType.values()].flatMap((set) => selectedTypes(set, graph)),
  ];
}

/** More objects than these are named by their types. */
const MAX_TAGS = 200;

/** Tags of what is made of many entries: as they are, or when there are too many with lists in place of objects. */
export function boundedTags(tags: ReadonlySet<string> | readonly string[]): readonly string[] {
  const all = [...tags];
  if (all.length <= MAX_TAGS) return all;
  const bounded = all.map((one) => {
    const [kind, type = ''] = one.split(':');
    return kind === 'e' || kind === 'u' ? tag.list(type, '') : one;
  });
  return [...new Set(bounded)];
}
