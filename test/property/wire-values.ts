import { Failure } from './failure.ts';
import type { CallerModel, CallModel, GraphFieldModel, TypeRef } from './graph-model.ts';
import { INPUTS, itemOf, KIND_WIRE, listsOf } from './graph-model.ts';
import { callValues } from './graph-text.ts';
import { sortedPairs, type WireCall } from './wire-call.ts';

/** A call with the values that it is made with. */
export interface CallUse {
  readonly type: string;
  readonly field: GraphFieldModel;
  readonly source: CallModel;
  readonly args: Readonly<Record<string, unknown>>;
  /** In the order of the call's own. */
  readonly needs: readonly unknown[];
  readonly caller: CallerModel | undefined;
}

/** What a call says, by the rules for each place in a request (LANGUAGE.md §4.1). */
export function wireCall({ type, field, source, args, needs, caller }: CallUse): WireCall {
  const values = callValues(field.args, source)
    .filter(([, { kind }]) => kind !== 'keys')
    .map(([name, { kind, path }]): readonly [string, unknown] => {
      if (kind === 'this') return [name, needs[source.needs.indexOf(path)] ?? null];
      if (kind === 'caller') return [name, caller?.claims[path[0] ?? ''] ?? null];
      const declared = field.args.find((argument) => argument.name === path[0]);
      return [name, declared ? wireValue(args[declared.name], declared.type) : null];
    });
  return {
    service: field.service,
    method: source.method,
    path: [type, field.name, ...source.segments.map((name) => segment(args[name]))],
    pairs: source.hasBody ? [] : sortedPairs(values.flatMap(([name, value]) => pairs(name, value))),
    body: source.hasBody ? Object.fromEntries(values.filter(([, value]) => (value ?? null) !== null)) : undefined,
  };
}

function segment(value: unknown): string {
  const text = String(value ?? '');
  if (text === '' || text === '.' || text === '..') throw new Failure('BAD_USER_INPUT');
  return text;
}

function pairs(name: string, value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => one !== null && one !== undefined).map((one) => `${name}=${String(one)}`);
}

/** What is read of an object, in whatever lists, under the names of the service. */
export function wireLeaf(value: unknown, type: string): unknown {
  if (Array.isArray(value)) return value.map((item) => wireLeaf(item, type));
  return wireValue(value, { name: type, nonNull: [false] });
}

/** An argument under the names of the service. */
function wireValue(value: unknown, type: TypeRef): unknown {
  if (value === null || value === undefined) return value;
  if (listsOf(type) > 0) return (value as readonly unknown[]).map((item) => wireValue(item, itemOf(type)));
  if (type.name === 'Kind') return Object.keys(KIND_WIRE).find((wire) => KIND_WIRE[wire] === value);
  const input = INPUTS.get(type.name);
  if (!input) return value;
  const object: Record<string, unknown> = {};
  const members = value as Readonly<Record<string, unknown>>;
  for (const field of input.fields) {
    if (Object.hasOwn(members, field.name)) put(object, field.path, wireValue(members[field.name], field.type));
  }
  return object;
}

function put(object: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    object[name] = value;
    return;
  }
  const next = (object[name] ?? {}) as Record<string, unknown>;
  object[name] = next;
  put(next, rest, value);
}
