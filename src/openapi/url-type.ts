import { type JsonNode, memberOf } from './json-node.ts';
import { Inexpressible } from './left-out.ts';
import { shapeOf } from './schema-shape.ts';
import type { TypePlace, TypeWriter } from './type-writer.ts';

/** The type of an argument that stands in a URL or a header: a plain value, or a list of such. */
export interface UrlType {
  /** Without the last `!`. */
  readonly text: string;
  readonly isList: boolean;
}

/**
 * The type of a parameter's values.
 *
 * @throws {Inexpressible} for objects
 */
export function urlType(root: JsonNode, schema: unknown, given: { writer: TypeWriter; place: TypePlace }): UrlType {
  const { shape, node } = shapeOf(root, schema);
  if (shape.kind === 'list') {
    if (shapeOf(root, shape.items).shape.kind === 'list') throw new Inexpressible('holds lists of lists');
    return { text: `[${urlType(root, shape.items, given).text}!]`, isList: true };
  }
  if (shape.kind === 'object' || memberOf(node, 'type') === 'object') throw new Inexpressible('is an object');
  // Whatever it is, in a URL it is text.
  if (shape.kind === 'free') return { text: 'String', isList: false };
  return { text: given.writer.typeOf(schema, given.place).text, isList: false };
}
