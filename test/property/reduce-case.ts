import type { AnyCase } from './any-case.ts';
import { caseOf } from './any-case.ts';
import { isRootType, type TypeRef } from './graph-model.ts';
import { smallerOperations } from './reduce-operation.ts';
import { smallerAnswers, smallerRemotes } from './reduce-data.ts';

/** Whether a case still shows what is looked for. */
export type Shows = (one: AnyCase) => Promise<boolean>;

/** The smallest case found in the time that still shows it, for a reader to understand. */
export async function reducedCase(one: AnyCase, shows: Shows, limitMs: number): Promise<AnyCase> {
  const end = performance.now() + limitMs;
  let smallest = one;
  for (let before: AnyCase | undefined; before !== smallest;) {
    before = smallest;
    for (const smaller of [
      withoutOperations,
      smallerRequests,
      withoutClientFields,
      withoutGraphFields,
      withSmallerAnswers,
    ]) {
      smallest = await reduced(smallest, { shows, smaller, end });
    }
  }
  return smallest;
}

type Smaller = (one: AnyCase) => Iterable<AnyCase>;

async function reduced(
  one: AnyCase,
  { shows, smaller, end }: { readonly shows: Shows; readonly smaller: Smaller; readonly end: number },
): Promise<AnyCase> {
  let smallest = one;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const candidate of smaller(smallest)) {
      if (performance.now() > end) return smallest;
      if (!(await shows(candidate))) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

function* withoutOperations(one: AnyCase): Iterable<AnyCase> {
  if (one.operations.length < 2) return;
  for (const operation of one.operations) yield caseOf({ ...one, operations: [operation] });
}

function* smallerRequests(one: AnyCase): Iterable<AnyCase> {
  const [operation] = one.operations;
  if (!operation) return;
  for (const smaller of smallerOperations(operation)) yield caseOf({ ...one, operations: [smaller] });
}

function* withoutClientFields(one: AnyCase): Iterable<AnyCase> {
  for (const name of one.client.types.keys()) {
    if (isRootType(name)) continue;
    yield caseOf({ ...one, client: { ...one.client, types: withoutType(one.client.types, name) } });
  }
  for (const [name, type] of one.client.types) {
    for (const field of type.fields.values()) {
      for (const [without, fields] of [
        [undefined, withoutMember(type.fields, field.name)],
        [field.fallback, new Map(type.fields).set(field.name, { ...field, fallback: undefined })],
        [field.access, new Map(type.fields).set(field.name, { ...field, access: undefined })],
      ] as const) {
        if (without === undefined && fields.has(field.name)) continue;
        const types = new Map(one.client.types).set(name, { ...type, fields });
        yield caseOf({ ...one, client: { ...one.client, types } });
      }
    }
  }
}

function* withoutGraphFields(one: AnyCase): Iterable<AnyCase> {
  for (const name of one.graph.types.keys()) {
    if (isRootType(name)) continue;
    yield caseOf({ ...one, graph: { ...one.graph, types: withoutType(one.graph.types, name) } });
  }
  for (const [name, type] of one.graph.types) {
    for (const field of type.fields.values()) {
      for (const [without, fields] of [
        [undefined, withoutMember(type.fields, field.name)],
        [field.fallback, new Map(type.fields).set(field.name, { ...field, fallback: undefined })],
        [field.access, new Map(type.fields).set(field.name, { ...field, access: undefined })],
      ] as const) {
        if (without === undefined && fields.has(field.name)) continue;
        const types = new Map(one.graph.types).set(name, { ...type, fields });
        yield caseOf({ ...one, graph: { ...one.graph, types } });
      }
    }
  }
}

function* withSmallerAnswers(one: AnyCase): Iterable<AnyCase> {
  for (const data of smallerAnswers(one.graph, one.data)) yield caseOf({ ...one, data });
  for (const remote of smallerRemotes(one.graph, one.remote)) yield caseOf({ ...one, remote });
}

/** Without a type, and the fields that return it. */
function withoutType<F extends { readonly type: TypeRef }, T extends { readonly fields: ReadonlyMap<string, F> }>(
  types: ReadonlyMap<string, T>,
  name: string,
): Map<string, T> {
  const kept = new Map<string, T>();
  for (const [own, type] of types) {
    const fields = new Map([...type.fields].filter(([, field]) => field.type.name !== name));
    if (own !== name) kept.set(own, { ...type, fields });
  }
  return kept;
}

function withoutMember<T>(fields: ReadonlyMap<string, T>, name: string): Map<string, T> {
  const kept = new Map(fields);
  kept.delete(name);
  return kept;
}
