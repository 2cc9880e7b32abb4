import { isObject } from '../core/json-object.ts';

/** An object of a document. */
export type JsonNode = Readonly<Record<string, unknown>>;

/** A member of an object; undefined where there is none, or no object. What every object inherits is no member. */
export const memberOf = (node: unknown, name: string): unknown =>
  isObject(node) && Object.hasOwn(node, name) ? node[name] : undefined;

/** A member that is an object; an empty one where there is none. */
export function objectAt(node: unknown, name: string): JsonNode {
  const member = memberOf(node, name);
  return isObject(member) ? member : {};
}

/** A member that is a list; an empty one where there is none. */
export function listAt(node: unknown, name: string): readonly unknown[] {
  const member = memberOf(node, name);
  return Array.isArray(member) ? member : [];
}

/** A member that is a text; undefined where there is none, or an empty one. */
export function textAt(node: unknown, name: string): string | undefined {
  const member = memberOf(node, name);
  return typeof member === 'string' && member !== '' ? member : undefined;
}
