import type { GraphQLArgument, GraphQLOutputType } from 'graphql';

import type { Batch } from '../graph/graph.ts';
import { type Expression, expressionKey } from './expression.ts';
import type { ItemStep } from './look-up-call.ts';

/**
 * How a selected field is got: from the data of its object, by a call of its own, by a call of the Query field it is
 * named after, or as the object's type name.
 */
export type SelectedKind = 'data' | 'call' | 'join' | 'typename';

/** A field of the graph as an operation needs it: equal ones are one, whatever the client calls them. */
export interface SelectedField {
  readonly kind: SelectedKind;
  /** Its name in the object's result; unique there. */
  readonly key: string;
  /** Position in `Lowered.selected`. */
  readonly index: number;
  /** The graph type the field belongs to; for a join the type of the object it is joined to. */
  readonly type: string;
  /** The graph field; for a join the field of Query that is called. */
  readonly field: string;
  readonly output: GraphQLOutputType;
  /** A read of its own, which may find nothing; what a mutation answers, and a text, is none. */
  readonly isLookUp: boolean;
  /** The arguments the graph's field takes, and the values it is given. */
  readonly declared: readonly GraphQLArgument[];
  readonly args: ReadonlyMap<string, Expression>;
  /** The way to each `$this` value, from the same object. */
  readonly needs: ReadonlyMap<string, readonly SelectedField[]>;
  /** The way to each value that its arguments read of an object around its own, by `thisKey`. */
  readonly outer: ReadonlyMap<string, OuterNeed>;
  /** Present when it is a call for the keys of many objects. */
  readonly lookUp?: LookUpRequest;
  /** In a join whose call asks for steps of its answer as well: from what the call answers to the value. */
  readonly below?: readonly ItemStep[];
  /** What code of the graph needs of the same object; undefined for a field without code. */
  readonly code: CodeObject | undefined;
  readonly children: SelectionSet;
  /** In a look-up answered by a GraphQL service: the way from an item to the value that equals its key. */
  match: readonly SelectedField[];
  /** Fields of the graph that stand for it, as `Type.field`: the joins and paths it was selected by. */
  readonly through: Set<string>;
  /** Shape fields that use it: it is fetched when one of them is included and allowed. */
  readonly users: Set<number>;
}

/** A value of an object around the one at hand. */
export interface OuterNeed {
  readonly need: string;
  /** How many selected fields lie between the two objects. */
  readonly up: number;
  /** The way to the value, from that object. */
  readonly chain: readonly SelectedField[];
}

/** What a field's call asks for the keys of many objects: its arguments hold all keys, and its answer their items. */
export interface LookUpRequest {
  /** What one key is: a value, or a list of them. */
  readonly key: Expression;
  readonly match: Batch['match'];
  /** From what the call answers to the items. */
  readonly steps: readonly ItemStep[];
  /** The graph's field that is looked up, as `Type.field`. */
  readonly of: string;
}

/** What code is given of an object, by the object's type. */
export interface CodeObject {
  /** Tells the types of an interface or union apart; undefined where there is one type only. */
  readonly typename: SelectedField | undefined;
  readonly byType: ReadonlyMap<string, readonly CodeNeed[]>;
}

/** A field of an object that code is given, under the graph's name. */
export interface CodeNeed {
  readonly name: string;
  /** Fields one below the other; undefined for the object's type name. */
  readonly steps: readonly SelectedField[] | undefined;
  /** Undefined for a leaf. */
  readonly below: CodeObject | undefined;
}

/** What a new selection is made of. */
export type FieldRequest = Pick<
  SelectedField,
  'kind' | 'type' | 'field' | 'output' | 'isLookUp' | 'declared' | 'args' | 'needs' | 'outer' | 'lookUp' | 'below'
> & {
  readonly code?: CodeObject | undefined;
  /** Never merged with an equal one: mutations. */
  readonly unique?: boolean;
};

/** Every field selected for code. */
export function fieldsForCode(code: CodeObject | undefined): readonly SelectedField[] {
  if (!code) return [];
  const needs = [...code.byType.values()].flat();
  return [
    ...(code.typename ? [code.typename] : []),
    ...needs.flatMap(({ steps = [], below }) => [...steps, ...fieldsForCode(below)]),
  ];
}

/** What every object answers to, and what makes it a promise for some: no key of a result. */
const TAKEN: ReadonlySet<string> = new Set(['then', ...Object.getOwnPropertyNames(Object.prototype)]);

/** A text that is equal for equal arguments: their order does not count, nor do absent ones. */
export const argumentsKey = (args: SelectedField['args']): string =>
  [...args]
    .map(([name, value]) => [name, expressionKey(value)] as const)
    .filter(([, key]) => key !== '')
    .map(([name, key]) => `${name}:${key}`)
    .sort()
    .join();

/** Equal for equal data of an object wherever it is selected, so that several selections can be asked for at once. */
function keyOf({ kind, field, args }: FieldRequest, index: number): string {
  if (kind === 'join') return `join_${field}`;
  return kind === 'data' && args.size > 0 ? `${field}_at_${index}` : field;
}

const lookUpKey = ({ output }: FieldRequest, { key, match, steps }: LookUpRequest): string =>
  JSON.stringify([expressionKey(key), match, stepsKey(steps), String(output)]);

const stepsKey = (steps: readonly ItemStep[]): string =>
  JSON.stringify(steps.map(({ field, args }) => [field, argumentsKey(args)]));

/** The fields selected on one object, apart by concrete type where the object's type is abstract. */
export class SelectionSet {
  readonly fields: SelectedField[] = [];
  readonly byType = new Map<string, SelectionSet>();
  /** Calls further down read values of these objects. */
  isReadBelow = false;
  readonly #all: SelectedField[];
  readonly #prefix: string;
  readonly #known = new Map<string, SelectedField>();
  /** One for a set and those of its concrete types, whose fields stand in one object of a document. */
  readonly #keys: Set<string>;

  /** `all` collects the fields of all sets of an operation. */
  constructor(all: SelectedField[], prefix = '', keys = new Set<string>()) {
    this.#all = all;
    this.#prefix = prefix;
    this.#keys = keys;
  }

  /** Fields for objects of one concrete type; their keys say so, since types may disagree on a name. */
  on(type: string): SelectionSet {
    const known = this.byType.get(type);
    if (known) return known;
    const set = new SelectionSet(this.#all, `${type}_`, this.#keys);
    this.byType.set(type, set);
    return set;
  }

  /** The one selection of a field with these arguments, added when there is none yet. */
  add(request: FieldRequest): SelectedField {
    const { kind, field, args, lookUp, below, unique } = request;
    const way = lookUp ? lookUpKey(request, lookUp) : below ? stepsKey(below) : '';
    const identity = `${kind}:${field}(${argumentsKey(args)})${way}`;
    const known = unique ? undefined : this.#known.get(identity);
    if (known) return known;
    const selected: SelectedField = {
      code: undefined,
      ...request,
      key: this.#freeKey(keyOf(request, this.#all.length)),
      index: this.#all.length,
      children: new SelectionSet(this.#all),
      match: [],
      through: new Set(),
      users: new Set(),
    };
    this.#known.set(identity, selected);
    this.#all.push(selected);
    this.fields.push(selected);
    return selected;
  }

  #freeKey(field: string): string {
    let key = `${this.#prefix}${field}`;
    for (let count = 2; TAKEN.has(key) || this.#keys.has(key); count++) key = `${this.#prefix}${field}_${count}`;
    this.#keys.add(key);
    return key;
  }
}
