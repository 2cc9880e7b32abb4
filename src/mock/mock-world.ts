import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
} from 'graphql';

import { chance } from './chance.ts';
import { fitting } from './fitting.ts';
import { madeUpLeaf, POOL } from './made-up-leaf.ts';
import { type Asked, type Given, identityOf, MockObject, nameOf, nested, type WithFields } from './mock-object.ts';
import type { Remembered } from './remembered.ts';

/** Items of a list when nobody says how many, and the most it has when somebody does. */
const USUAL_SIZE = 3;
const MAX_SIZE = 10;
const LEAVES = 2;
/** Behind the ids of the pool: those of objects that belong to another one, or that were filtered. */
const OTHER_IDS = 100_000;

const NOTHING: Asked = { given: {}, owner: '' };

type Field = GraphQLField<unknown, unknown>;

/** Where a value is wanted. */
interface Spot {
  readonly object: MockObject;
  readonly field: Field;
  readonly asked: Asked;
  /** Tells the items of a list apart. */
  readonly item: string;
}

/** All objects of the services that are not there: whoever asks for one again gets the same. */
export class MockWorld {
  readonly #schema: GraphQLSchema;
  readonly #seed: string;
  readonly #remembered: Remembered;

  /** What was written, and what lists have shown, is kept in `remembered`. */
  constructor(schema: GraphQLSchema, seed: number, remembered: Remembered) {
    this.#schema = schema;
    this.#seed = seed === 1 ? '' : `${seed} `;
    this.#remembered = remembered;
  }

  /** The value of an object's field: a leaf, a `MockObject`, or lists of them. */
  value(object: MockObject, field: Field, asked: Asked = NOTHING): unknown {
    const { given } = object;
    const spot = { object, field, asked: below(object, asked), item: '' };
    const known = Object.hasOwn(given, field.name) ? this.#known(given[field.name], field.type, spot) : undefined;
    return known ?? this.#made(field.type, spot);
  }

  #known(value: unknown, type: GraphQLOutputType, spot: Spot): unknown {
    const inner = getNullableType(type);
    if (isLeafType(inner)) return fitting(inner, value);
    if (isListType(inner)) {
      if (!Array.isArray(value)) return undefined;
      return value
        .map((item, index) => this.#known(item, inner.ofType, { ...spot, item: `${spot.item}.${index}` }))
        .filter((item) => item !== undefined);
    }
    if (value instanceof MockObject) return value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return this.#object(getNamedType(inner) as WithFields, value as Given, spot);
  }

  #made(type: GraphQLOutputType, spot: Spot): unknown {
    const inner = getNullableType(type);
    const { object, field, item } = spot;
    if (isLeafType(inner)) {
      if (this.#isTotal(spot)) return this.#sizeOf(spot.asked);
      const place = { owner: object.type, field: field.name, key: this.#seed + object.key, item };
      return field.name === this.#identity(object.type)?.name ? fitting(inner, object.key) : madeUpLeaf(inner, place);
    }
    if (!isListType(inner)) return this.#one(getNamedType(inner) as WithFields, spot);
    const within = getNullableType(inner.ofType);
    if (!isLeafType(within) && !isListType(within)) return this.#rows(within as WithFields, spot);
    return Array.from({ length: LEAVES }, (_, index) => this.#made(within, { ...spot, item: `${item}.${index}` }));
  }

  /** A list that wraps what was asked for tells how much that is. */
  #isTotal({ object, field }: Spot): boolean {
    return object.asked !== undefined && /^(?:total|totalCount|totalItems|count)$/.test(field.name);
  }

  /** The objects of a list. */
  #rows(type: WithFields, spot: Spot): readonly MockObject[] {
    const { asked } = spot;
    if (!this.#identity(type.name))
      return Array.from({ length: this.#sizeOf(asked) }, (_, index) => this.#part(type, spot, index));
    const { keys, ...rest } = asked;
    if (!keys) return this.#filtered(type, { ...spot, asked: rest });
    return keys.values.flatMap((value) => {
      const given = { ...rest.given, ...nested(keys.path, value) };
      return this.#filtered(type, { ...spot, asked: { ...rest, given } });
    });
  }

  /** An item of a list that has no identity, or wraps what has one. */
  #part(type: WithFields, { object, field, asked, item }: Spot, index: number): MockObject {
    const key = `${object.key}.${field.name}${item}.${index}`;
    const { keys } = asked;
    const given = { ...asked.given, ...(keys && nested(keys.path, keys.values[index])) };
    const wrapped = object.asked && { asked: { ...asked, index } };
    return new MockObject(this.#concrete(type, key), key, { given: this.#fits(type, given), ...wrapped });
  }

  #filtered(type: WithFields, spot: Spot): readonly MockObject[] {
    const { asked } = spot;
    const given = this.#fits(type, asked.given);
    const identity = this.#identity(type.name)?.name ?? '';
    if (given[identity] !== undefined) return [this.#object(type, given, spot)];
    const isFiltered = Object.keys(given).length > 0;
    const isPool = asked.owner === '' && !isFiltered;
    // What is named by a value is the same, whichever way leads there.
    const which = isFiltered ? JSON.stringify(given, plain) : asked.owner;
    return Array.from({ length: this.#sizeOf({ ...asked, keys: undefined }) }, (_, index) => {
      const id = isPool ? String(index + 1) : this.#otherId(`${type.name} ${which} ${index}`);
      return this.#object(type, { ...given, [identity]: id }, spot);
    });
  }

  /** One object: that which was asked for, or one that goes with what it belongs to. */
  #one(type: WithFields, spot: Spot): MockObject {
    const { object, field, asked, item } = spot;
    const identity = this.#identity(type.name);
    const given = this.#fits(type, asked.given);
    if (!identity) {
      const key = `${object.key}.${field.name}${item}`;
      return new MockObject(this.#concrete(type, key), key, { given, asked });
    }
    // An object of its own type is another one.
    const named = object.type === type.name ? undefined : asked.given[`${nameOf(type.name)}Id`];
    const id = given[identity.name] ?? named ?? this.#reference(spot);
    if (id !== undefined) return this.#object(type, { ...given, [identity.name]: id }, spot);
    const row = asked.index === undefined ? undefined : this.#rows(type, spot)[asked.index];
    if (row) return row;
    const isAsked = asked.owner === '' && Object.keys(given).length > 0;
    const own = isAsked
      ? this.#otherId(JSON.stringify(given, plain))
      : String(1 + chance(`${this.#seed}${object.key}.${field.name}${item}`, POOL));
    return this.#object(type, { ...given, [identity.name]: own }, spot);
  }

  /** `productId` beside `product`. */
  #reference({ object, field }: Spot): unknown {
    const type = this.#schema.getType(object.type);
    const beside = type && 'getFields' in type ? type.getFields()[`${field.name}Id`] : undefined;
    return beside && this.value(object, beside as Field);
  }

  #object(type: WithFields, given: Given, { object, field, item }: Spot): MockObject {
    const identity = this.#identity(type.name)?.name;
    const id = identity === undefined ? undefined : given[identity];
    const key = typeof id === 'string' || typeof id === 'number' ? String(id) : `${object.key}.${field.name}${item}`;
    const concrete = this.#concrete(type, key);
    if (id === undefined) return new MockObject(concrete, key, { given });
    return new MockObject(concrete, key, { given: this.#remembered.merged(`${concrete} ${key}`, given) });
  }

  #concrete(type: WithFields, key: string): string {
    if (!isAbstractType(type)) return type.name;
    const possible = this.#schema.getPossibleTypes(type);
    return possible[chance(`${this.#seed}${type.name} ${key}`, possible.length)]?.name ?? type.name;
  }

  /** The named values that objects of a type can have. */
  #fits(type: WithFields, given: Given): Given {
    const fields = isAbstractType(type) && !('getFields' in type) ? {} : type.getFields();
    return Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) => {
        const field = fields[name];
        const inner = field && getNullableType(field.type);
        const fit =
          inner && (isLeafType(inner) ? fitting(inner, value) : typeof value === 'object' ? value : undefined);
        return fit === undefined || fit === null ? [] : [[name, fit]];
      }),
    );
  }

  #identity(type: string): Field | undefined {
    const found = this.#schema.getType(type);
    return found && identityOf(found);
  }

  #sizeOf({ size, keys }: { readonly size?: number | undefined; readonly keys?: Asked['keys'] | undefined }): number {
    if (keys) return keys.values.length;
    return Math.min(Math.max(0, size ?? USUAL_SIZE), MAX_SIZE);
  }

  #otherId = (text: string): string => String(OTHER_IDS + chance(this.#seed + text, 9 * OTHER_IDS));
}

/** What is asked of the objects below one: they belong to it, unless it only wraps them. */
function below(object: MockObject, asked: Asked): Asked {
  if (object.asked)
    return { ...object.asked, ...asked, owner: object.asked.owner, given: { ...object.asked.given, ...asked.given } };
  if (ROOTS.has(object.type)) return asked;
  const name = nameOf(object.type);
  const back = { [name]: object, [`${name}Id`]: object.key };
  return { ...asked, owner: `${object.type} ${object.key}`, given: { ...back, ...asked.given } };
}

const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** Objects count by what they are. */
const plain = (_: string, value: unknown): unknown =>
  value instanceof MockObject ? `${value.type} ${value.key}` : value;
