import { getNullableType, isListType } from 'graphql';

import { KEYS, type ThisValues } from '../../plan/expression.ts';
import { callArguments } from '../call-arguments.ts';
import { entityKey } from '../entity-key.ts';
import { nothingFound } from '../field-call.ts';
import type { LookUp } from '../look-up.ts';
import { RefusedFields } from '../refused-fields.ts';
import { restField } from '../rest-field.ts';
import { codeCall } from './code-call.ts';
import type { Asking, CompiledCall, CompiledContext } from './compiled-call.ts';
import type { FieldPlan } from './field-plan.ts';
import type { KeyRequest } from './key-reads.ts';
import type { PlanReader } from './plan-reader.ts';
import { remoteRead, remoteWrite } from './remote-call.ts';
import type { ResultObject } from './result-object.ts';

/** Tells what a call has given for an object; an error for one that failed. */
type Settle = (object: ResultObject, plan: FieldPlan, value: unknown) => void;

/** What a unit's calls run with. */
export interface UnitScope {
  readonly context: CompiledContext;
  readonly reader: PlanReader;
  readonly settle: Settle;
}

/** A key or several of an object, and the requests they are asked for by. */
interface Asked {
  readonly object: ResultObject;
  readonly plan: FieldPlan;
  readonly shared: SharedLookUp;
  readonly key: unknown;
  readonly requests: readonly (KeyRequest<Asking> | undefined)[];
}

/** What objects have in common whose look-ups differ in their keys alone. */
interface SharedLookUp {
  readonly call: CompiledCall;
  readonly lookUp: LookUp<Asking>;
}

/** The calls of one unit: all of them are known before any is sent. */
export class UnitRun {
  readonly #scope: UnitScope;
  readonly #asked: Asked[] = [];
  readonly #shared = new Map<FieldPlan, SharedLookUp>();
  readonly #pending: Promise<void>[] = [];

  constructor(scope: UnitScope) {
    this.#scope = scope;
  }

  /** Adds the call of a field for an object. */
  add(object: ResultObject, plan: FieldPlan): void {
    const { settle } = this.#scope;
    try {
      if (this.#askAsOthers(object, plan)) return;
      const call = this.#call(object, plan);
      if (call) this.#begin(object, plan, call);
      else settle(object, plan, isListType(getNullableType(plan.field.output)) ? [] : null);
    } catch (error) {
      settle(object, plan, error);
    }
  }

  /** Sends the calls and waits for their answers. */
  async finish(): Promise<void> {
    this.#scope.context.send();
    const requests = new Set(this.#asked.flatMap((asked) => asked.requests));
    await Promise.all([...this.#pending, ...[...requests].map((request) => request?.done)]);
    for (const asked of this.#asked) this.#scope.settle(asked.object, asked.plan, taken(asked));
  }

  /** Asks for an object's key as others have asked for theirs; false where none has, or the key is of no usual kind. */
  #askAsOthers(object: ResultObject, plan: FieldPlan): boolean {
    const shared = plan.keyWay && this.#shared.get(plan);
    if (!plan.keyWay || !shared) return false;
    const { chain, keyOf } = plan.keyWay;
    const key = keyOf(this.#scope.reader.along(object, chain));
    if (key === undefined) return false;
    const { keys, askingFor } = this.#scope.context;
    const requests = [keys.ask(shared.lookUp.batch, key, askingFor(plan.field))];
    this.#asked.push({ object, plan, shared, key, requests });
    return true;
  }

  #call(object: ResultObject, { field, target }: FieldPlan): CompiledCall | undefined {
    const { context, reader } = this.#scope;
    if (!target) throw new Error(`${field.type}.${field.field} has no source`);
    const self = reader.thisValues(object, field);
    // Of a look-up these are the arguments without its keys.
    const known: ThisValues = (need) => (need === KEYS ? [] : self(need));
    const args = callArguments(field.declared, { inputs: context.prepared.inputs, self: known, given: field.args });
    const isList = isListType(getNullableType(field.output));
    return args && { selected: field, target, args, self, isList, context };
  }

  #begin(object: ResultObject, plan: FieldPlan, call: CompiledCall): void {
    const { context, reader } = this.#scope;
    const { source, type, name } = call.target;
    const { lookUp } = call.selected;
    if (lookUp) return this.#ask(object, plan, call, context.lookUps.called(call, lookUp));
    switch (source.kind) {
      case 'computed':
        return this.#wait(object, plan, codeCall(object, call, reader));
      case 'rest':
        if (source.batch) return this.#ask(object, plan, call, context.lookUps.ofRest(call, source, source.batch));
        return this.#wait(object, plan, restField(call, source), call);
      case 'remote':
        if (type === 'Mutation') return this.#wait(object, plan, remoteWrite(call));
        return this.#ask(object, plan, call, remoteRead(call));
    }
    throw new Error(`${type}.${name} is no call`);
  }

  #wait(object: ResultObject, plan: FieldPlan, value: Promise<unknown>, call?: CompiledCall): void {
    const settled = value.then(
      (found) => this.#scope.settle(object, plan, found),
      (error: unknown) => this.#scope.settle(object, plan, call ? forClient(error, call) : error),
    );
    this.#pending.push(settled);
  }

  #ask(object: ResultObject, plan: FieldPlan, call: CompiledCall, lookUp: LookUp<Asking> | undefined): void {
    if (!lookUp) {
      this.#scope.settle(object, plan, nothingFound(call));
      return;
    }
    const { keys, askingFor } = this.#scope.context;
    const asking = askingFor(plan.field);
    if (Array.isArray(lookUp.key) && !call.isList)
      throw new Error(`${call.target.type}.${call.target.name} is one item, its key is a list`);
    const all = Array.isArray(lookUp.key) ? (lookUp.key as readonly unknown[]) : [lookUp.key];
    const requests = all.map((key) => keys.ask(lookUp.batch, key, asking));
    const shared = { call, lookUp };
    if (plan.keyWay && !Array.isArray(lookUp.key)) this.#shared.set(plan, shared);
    this.#asked.push({ object, plan, shared, key: lookUp.key, requests });
  }
}

/** The value, or the values of a list of keys in their order. */
function taken({ shared: { call, lookUp }, key, requests }: Asked): unknown {
  const valueOf = (one: unknown, index: number): unknown => {
    const text = entityKey(one, lookUp.batch.service) ?? '';
    return requests[index]?.values.get(text) ?? null;
  };
  if (!Array.isArray(key)) {
    const value = valueOf(key, 0);
    return value instanceof Error ? forClient(value, call) : lookUp.take(value);
  }
  const values = (key as readonly unknown[]).map(valueOf);
  const failed = values.find((value) => value instanceof Error);
  return failed ? forClient(failed, call) : lookUp.take(values.flatMap((items) => items ?? []));
}

/** A service's refusal of certain fields, under the names of the client's arguments. */
function forClient(error: unknown, { target: { source }, selected, context }: CompiledCall): unknown {
  if (!(error instanceof RefusedFields) || source.kind !== 'rest') return error;
  return error.forClient({ source, selected, graph: context.graph });
}
