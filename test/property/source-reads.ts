import type { GraphFieldModel, GraphSource, ValueModel } from './graph-model.ts';

/** The leaves of its object that a source reads. */
export function objectPaths(source: GraphSource): readonly (readonly string[])[] {
  if (source.kind === 'json') return [];
  if (source.kind === 'remote') return [];
  const { key } = (source.kind !== 'text' && source.batch) || {};
  const keyPath = key?.kind === 'this' ? [key.path] : [];
  if (source.kind === 'call') return [...source.needs, ...keyPath];
  const values = source.kind === 'text' ? source.parts : source.steps.flatMap(({ args }) => [...args.values()]);
  return [...values.flatMap(pathsOfObject), ...keyPath];
}

function pathsOfObject(value: ValueModel | string): readonly (readonly string[])[] {
  if (typeof value === 'string') return [];
  if (value.kind === 'list') return value.items.flatMap(pathsOfObject);
  if (value.kind === 'object') return [...value.fields.values()].flatMap(pathsOfObject);
  return value.kind === 'this' ? [value.path] : [];
}

/** The arguments of its own that a field passes on. */
export const ownNames = (value: ValueModel): readonly string[] => {
  if (value.kind === 'list') return value.items.flatMap(ownNames);
  if (value.kind === 'object') return [...value.fields.values()].flatMap(ownNames);
  return value.kind === 'args' ? [value.path[0] ?? ''] : [];
};

/** Position of the last field that is a call. */
export const lastCall = (fields: readonly GraphFieldModel[]): number =>
  fields.findLastIndex(({ source }) => source.kind === 'call' || source.kind === 'join');
