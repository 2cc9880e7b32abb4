import {
  getNamedType,
  getNullableType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

import { coordinate, type Graph } from '../graph/graph.ts';
import { directiveOn } from '../language/directive-use.ts';
import { parseJsonPath } from '../language/path.ts';
import { type Asked, type Given, MockObject } from './mock-object.ts';
import type { MockWorld } from './mock-world.ts';

type Json = Record<string, unknown>;

/** How deep non-null objects of one type may nest in another; a type that contains itself has no end. */
const MAX_DEPTH = 12;
/** How deep those nest that can be left out: each level has its lists, and all of it is sent. */
const USUAL_DEPTH = 4;
const MORE: Asked = { given: {}, owner: '' };
const FEW: Asked = { ...MORE, size: 1 };

/** Turns objects into the JSON of a REST service, and back, as the `@from` of its types say. */
export class WireJson {
  readonly #graph: Graph;
  readonly #world: MockWorld;

  constructor(graph: Graph, world: MockWorld) {
    this.#graph = graph;
    this.#world = world;
  }

  /** The JSON of a value of this type. */
  of(value: unknown, type: GraphQLOutputType, above: readonly string[] = []): unknown {
    if (value === null || value === undefined) return null;
    const inner = getNullableType(type);
    if (isListType(inner)) return (value as readonly unknown[]).map((item) => this.of(item, inner.ofType, above));
    if (value instanceof MockObject) return this.#object(value, above);
    const enums = this.#graph.enums.get(getNamedType(inner).name);
    return typeof value === 'string' ? (enums?.toWire.get(value) ?? value) : value;
  }

  #object(object: MockObject, above: readonly string[]): Json {
    const json: Json = {};
    const type = this.#graph.schema.getType(object.type);
    if (!isObjectType(type)) return json;
    const parts: (readonly [readonly string[], unknown])[] = namesOfType(type.name, this.#graph.schema);
    const leaves: (readonly [readonly string[], unknown])[] = [];
    const within = [...above, object.type];
    for (const field of Object.values(type.getFields())) {
      const source = this.#graph.fields.get(coordinate(type.name, field.name))?.source;
      if (source?.kind !== 'json') continue;
      const isLeaf = isLeafType(getNamedType(field.type));
      if (!isLeaf && endsHere(field.type, within)) {
        if (isListType(getNullableType(field.type))) parts.push([source.path, []]);
        continue;
      }
      const value = this.of(this.#world.value(object, field, within.length > 1 ? FEW : MORE), field.type, within);
      (isLeaf ? leaves : parts).push([source.path, value]);
    }
    // What names a member of another object is said last: it may look into one that stands there.
    for (const [path, value] of [...parts, ...leaves]) place(json, path, value);
    return json;
  }

  /** Values for the fields of a type out of JSON of the wire, or out of arguments by their names. */
  given(type: string, json: Given, above = 0): Given {
    const declared = this.#graph.schema.getType(type);
    if (!isObjectType(declared) && !isInterfaceType(declared)) return json;
    if (above > MAX_DEPTH) return json;
    const found = Object.entries(declared.getFields()).flatMap(([name, field]) => {
      const source = this.#graph.fields.get(coordinate(type, name))?.source;
      const path = source?.kind === 'json' ? source.path : [name];
      const value = memberAt(json, path) ?? (Object.hasOwn(json, name) ? json[name] : undefined);
      if (value === undefined || value === null) return [];
      return [[name, this.#named(getNamedType(field.type), value, above)] as const];
    });
    return { ...json, ...Object.fromEntries(found) };
  }

  #named(type: GraphQLNamedType, value: unknown, above: number): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#named(type, item, above));
    if (isEnumType(type)) return this.#graph.enums.get(type.name)?.fromWire.get(String(value)) ?? value;
    return typeof value === 'object' && value !== null && !isLeafType(type) && !(value instanceof MockObject)
      ? this.given(type.name, value as Given, above + 1)
      : value;
  }
}

/** Types that contain themselves end where they come again, if they can. */
function endsHere(type: GraphQLOutputType, above: readonly string[]): boolean {
  const canEnd = !isNonNullType(type) || isListType(type.ofType);
  return (
    above.length > MAX_DEPTH ||
    (canEnd && (above.length >= USUAL_DEPTH || above.filter((name) => name === getNamedType(type).name).length > 1))
  );
}

/** Where and how the interfaces and unions of a type have its name. */
function namesOfType(name: string, schema: GraphQLSchema): (readonly [readonly string[], unknown])[] {
  const type = schema.getType(name);
  if (!isObjectType(type)) return [];
  const own = directiveOn(type.astNode, 'from')?.string('value') ?? name;
  return Object.values(schema.getTypeMap()).flatMap((other) => {
    if (!isAbstractType(other) || !schema.isSubType(other, type)) return [];
    return [[parseJsonPath(directiveOn(other.astNode, 'from')?.string('field') ?? '__typename'), own] as const];
  });
}

function place(json: Json, [name = '', ...rest]: readonly string[], value: unknown): void {
  const known = Object.hasOwn(json, name) ? json[name] : undefined;
  const isObject = typeof known === 'object' && known !== null && !Array.isArray(known);
  const next = rest.length === 0 ? value : isObject ? known : {};
  // "__proto__" is a name like any other.
  Object.defineProperty(json, name, { value: next, enumerable: true, configurable: true, writable: true });
  if (rest.length > 0) place(next as Json, rest, value);
}

function memberAt(json: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return json;
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, name)) return undefined;
  return memberAt((json as Json)[name], rest);
}
