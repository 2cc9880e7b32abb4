import type { GraphModel } from './graph-model.ts';

/** The object type that JSON is of; undefined when it names none. */
export function concreteType({ types }: GraphModel, json: object, declared: string): string | undefined {
  const type = types.get(declared);
  if (!type || type.kind === 'object') return declared;
  const tag = memberAt(json, type.tag);
  return type.members.find((member) => types.get(member)?.tagValue === tag);
}

/** The member at the end of a path; undefined where there is none. */
export function memberAt(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    json,
  );
}
