import { isObject } from '../core/json-object.ts';
import { type JsonNode, listAt, memberOf, objectAt } from './json-node.ts';
import { follow } from './references.ts';

/** What a JSON schema comes down to, as far as GraphQL has types for it. */
export type Shape =
  | { readonly kind: 'scalar'; readonly type: ScalarKind }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly items: unknown }
  | { readonly kind: 'object'; readonly members: Members }
  | { readonly kind: 'free' };

/** Types of JSON that are neither list nor object. */
export type ScalarKind = 'string' | 'integer' | 'number' | 'boolean';

/** The properties of an object, those of `allOf` included. */
export interface Members {
  /** Their schemas by their names in JSON. */
  readonly properties: ReadonlyMap<string, unknown>;
  readonly required: ReadonlySet<string>;
}

/** A schema's shape, and which schema it was in the end. */
export interface Shaped {
  readonly shape: Shape;
  readonly isNullable: boolean;
  /** What the shape was read from, behind references; the same object for the same schema. */
  readonly node: JsonNode;
  /** The schema's names in the document; see `Referred`. */
  readonly component: string | undefined;
  readonly title: string | undefined;
  /** References of this schema that lead nowhere. */
  readonly lost: readonly string[];
}

const FREE: Shape = { kind: 'free' };

/** Reads the shape of a schema: references followed, `allOf` merged, what may be null told apart. */
export const shapeOf = (root: JsonNode, schema: unknown): Shaped => read(root, schema, new Set());

function read(root: JsonNode, schema: unknown, seen: ReadonlySet<JsonNode>): Shaped {
  const referred = follow(root, schema);
  if (!referred) return { ...free({}), lost: isObject(schema) ? [JSON.stringify(memberOf(schema, '$ref'))] : [] };
  const { node, component, title } = referred;
  if (seen.has(node)) return free(node);
  const within = new Set([...seen, node]);
  const alternatives = alternativesOf(node);
  const others = alternatives.filter((one) => !isNull(one));
  const parts = [...listAt(node, 'allOf'), ...(others.length === 1 ? others : [])];
  const isNullable = saysNull(node) || others.length < alternatives.length;
  const [part] = parts;
  if (parts.length === 1 && others.length <= 1 && !hasShape(node)) {
    const inner = read(root, part, within);
    return {
      ...inner,
      component: inner.component ?? component,
      title: inner.title ?? title,
      isNullable: isNullable || inner.isNullable,
    };
  }
  const shape = ownShape(root, node, within) ?? mergedShape({ root, parts, others }, within);
  const isAnything = shape.kind === 'free' && typesOf(node).length + alternatives.length === 0;
  return { shape, isNullable: isNullable || isAnything, node, component, title, lost: [] };
}

const free = (node: JsonNode): Shaped => ({
  shape: FREE,
  isNullable: true,
  node,
  component: undefined,
  title: undefined,
  lost: [],
});

const alternativesOf = (node: JsonNode): readonly unknown[] => [...listAt(node, 'oneOf'), ...listAt(node, 'anyOf')];

const typesOf = (node: JsonNode): readonly unknown[] => {
  const type = memberOf(node, 'type');
  return Array.isArray(type) ? type : type === undefined ? [] : [type];
};

const valuesOf = (node: JsonNode): readonly unknown[] =>
  Object.hasOwn(node, 'const') ? [node['const']] : listAt(node, 'enum');

const isNull = (schema: unknown): boolean => {
  if (!isObject(schema)) return false;
  const [types, values] = [typesOf(schema), valuesOf(schema)];
  return (types.length === 1 && types[0] === 'null') || (values.length > 0 && values.every((value) => value === null));
};

const saysNull = (node: JsonNode): boolean =>
  memberOf(node, 'nullable') === true || typesOf(node).includes('null') || valuesOf(node).includes(null);

/** Whether a schema says what it is, beside what it is composed of. */
const hasShape = (node: JsonNode): boolean =>
  Object.keys(objectAt(node, 'properties')).length > 0 ||
  valuesOf(node).length > 0 ||
  isObject(memberOf(node, 'items'));

/** The shape that a schema says itself; undefined when it is left to what it is composed of. */
function ownShape(root: JsonNode, node: JsonNode, seen: ReadonlySet<JsonNode>): Shape | undefined {
  const types = typesOf(node).filter((type) => type !== 'null');
  const values = valuesOf(node).filter((value) => value !== null);
  const [type] = types;
  const members = collectMembers(root, node, seen);
  if (members.properties.size > 0 && (types.length === 0 || type === 'object')) return { kind: 'object', members };
  if (types.length > 1) return types.every(isNumeric) ? { kind: 'scalar', type: 'number' } : FREE;
  if (type === 'array' || (type === undefined && memberOf(node, 'items') !== undefined))
    return { kind: 'list', items: memberOf(node, 'items') ?? {} };
  const isText = type === 'string' || type === undefined;
  if (isText && values.length > 0 && values.every((value) => typeof value === 'string'))
    return { kind: 'enum', values: [...new Set(values)] };
  if (type === 'string' || type === 'integer' || type === 'number' || type === 'boolean')
    return { kind: 'scalar', type };
  return undefined;
}

const isNumeric = (type: unknown): boolean => type === 'integer' || type === 'number';

interface Composition {
  readonly root: JsonNode;
  readonly parts: readonly unknown[];
  readonly others: readonly unknown[];
}

/** Of parts that are no objects the first says what all are; alternatives of one kind are of that kind. */
function mergedShape({ root, parts, others }: Composition, seen: ReadonlySet<JsonNode>): Shape {
  const [part] = parts.map((one) => read(root, one, seen).shape).filter(({ kind }) => kind !== 'free');
  if (part) return part;
  const shapes = others.map((one) => read(root, one, seen).shape);
  if (shapes.length < 2) return FREE;
  if (shapes.every((shape) => shape.kind === 'enum'))
    return { kind: 'enum', values: [...new Set(shapes.flatMap(({ values }) => values))] };
  const kinds = new Set(
    shapes.map((shape) => (shape.kind === 'scalar' ? shape.type : shape.kind === 'enum' && 'string')),
  );
  const [kind] = kinds;
  if (kinds.size === 1 && kind) return { kind: 'scalar', type: kind };
  return [...kinds].every(isNumeric) ? { kind: 'scalar', type: 'number' } : FREE;
}

/** The properties of a schema and of everything that it must be besides. */
function collectMembers(root: JsonNode, node: JsonNode, seen: ReadonlySet<JsonNode>): Members {
  const properties = new Map<string, unknown>();
  const required = new Set<string>();
  const others = alternativesOf(node).filter((one) => !isNull(one));
  for (const part of [...listAt(node, 'allOf'), ...(others.length === 1 ? others : [])]) {
    const referred = follow(root, part);
    if (!referred || seen.has(referred.node)) continue;
    const inner = collectMembers(root, referred.node, new Set([...seen, referred.node]));
    for (const [name, schema] of inner.properties) properties.set(name, schema);
    for (const name of inner.required) required.add(name);
  }
  for (const [name, schema] of Object.entries(objectAt(node, 'properties'))) properties.set(name, schema);
  for (const name of listAt(node, 'required')) if (typeof name === 'string') required.add(name);
  return { properties, required };
}
