import { getNamedType } from 'graphql';

import type { FieldCall } from '../field-call.ts';
import { callerMark } from './caller-mark.ts';
import { entitiesIn } from './entity-id.ts';
import { objectTypes, tag } from './entry-tags.ts';

/**
 * The tags of what a successful write makes worthless (LANGUAGE.md §4.6): entries of the objects it has answered with,
 * and lists of their types, those of the caller and those that everybody shares. An answer that does not tell which
 * object it is, or that is empty, drops all of its type.
 */
export function writtenTags({ target, selected, context }: FieldCall, value: unknown): readonly string[] {
  const { graph, request } = context;
  const types = objectTypes(getNamedType(selected.output).name, graph);
  const { who } = callerMark(request.caller);
  const tags = new Set<string>();
  const found = entitiesIn(value, { types, target, selected: [selected], graph });
  const written = found.length > 0 ? found : types.map((type) => ({ type, id: undefined, isWhole: true }));
  for (const { type, id, isWhole } of written) {
    for (const list of [who, '']) tags.add(tag.list(type, list));
    tags.add(tag.someEntity(type));
    if (id !== undefined) tags.add(tag.entity(type, id));
    else if (isWhole) tags.add(tag.type(type));
  }
  return [...tags];
}
