import { getNullableType, isListType } from 'graphql';

import { Future } from '../../core/future.ts';

import type { RestSource } from '../../graph/graph.ts';
import { KEYS, type ThisValues } from '../../plan/expression.ts';
import { callArguments } from '../call-arguments.ts';
import { nothingFound } from '../field-call.ts';
import type { LookUp } from '../look-up.ts';
import { RefusedFields } from '../refused-fields.ts';
import { restAnswer, restValue } from '../rest-field.ts';
import { ofAge, ofAnyAge, StaleValue } from '../cached/stale-value.ts';
import { codeCall } from './code-call.ts';
import type { Asking, CompiledCall, CompiledContext } from './compiled-call.ts';
import type { FieldPlan } from './plan-of-field.ts';
import type { AskedKey, KeyRequest } from './key-reads.ts';
import { keptRest, written } from './kept-values.ts';
import type { PlanReader } from './plan-reader.ts';
import { SharedLookUp } from './shared-look-up.ts';
import { remoteRead, remoteWrite } from './remote-call.ts';
import type { ResultObject } from './result-object.ts';

/** What a unit's calls run with. */
export interface UnitScope {
  readonly context: CompiledContext;
  readonly reader: PlanReader;
  /** Tells what a call has given for an object; an error for one that failed. */
  settle(object: ResultObject, plan: FieldPlan, value: unknown): void;
  /** What a call has given as its type has it. */
  fitted(plan: FieldPlan, value: unknown): unknown;
  /** Tells that for an object. */
  give(object: ResultObject, plan: FieldPlan, value: unknown): void;
}

/** A key or several of an object. */
interface Asked {
  readonly object: ResultObject;
  readonly plan: FieldPlan;
  readonly call: CompiledCall;
  readonly lookUp: LookUp<Asking>;
  readonly keys: readonly (AskedKey<Asking> | undefined)[];
}

/** The look-ups of a unit: those with a call of their own, and those that follow one of them. */
interface LookedUp {
  readonly asked: Asked[];
  readonly shared: Map<FieldPlan, SharedLookUp>;
  readonly requests: Set<KeyRequest<Asking>>;
}

/** The calls of one unit: all of them are known before any is sent. */
export class UnitRun {
  readonly #scope: UnitScope;
  /** Undefined until there is a look-up, which most units have none of. */
  #lookUps: LookedUp | undefined;
  readonly #pending: Future<unknown>[] = [];

  constructor(scope: UnitScope) {
    this.#scope = scope;
  }

  /** Adds the calls of a field for objects. */
  add(objects: readonly ResultObject[], plan: FieldPlan): void {
    const scope = this.#scope;
    const { reader } = scope;
    let shared = this.#lookUps?.shared.get(plan);
    for (const object of objects) {
      try {
        if (shared?.add(object, reader)) continue;
        const call = this.#call(object, plan);
        if (call) this.#begin(object, plan, call);
        else scope.settle(object, plan, isListType(getNullableType(plan.field.output)) ? [] : null);
        shared ??= this.#lookUps?.shared.get(plan);
      } catch (error) {
        scope.settle(object, plan, error);
      }
    }
  }

  /** Sends the calls and waits for their answers. */
  finish(): Future<unknown> {
    this.#scope.context.send();
    const lookUps = this.#lookUps;
    if (!lookUps) return Future.all(this.#pending);
    for (const { requests } of lookUps.shared.values()) for (const request of requests) lookUps.requests.add(request);
    for (const request of lookUps.requests) this.#pending.push(Future.from(request.done));
    return Future.all(this.#pending).then(() => this.#handOut(lookUps));
  }

  #handOut(lookUps: LookedUp): void {
    const scope = this.#scope;
    for (const asked of lookUps.asked) scope.settle(asked.object, asked.plan, taken(asked));
    for (const shared of lookUps.shared.values()) {
      const { plan, call } = shared;
      shared.settle(
        (value) => scope.fitted(plan, value instanceof Error ? forClient(value, call) : value),
        (object, value) => scope.give(object, plan, value),
      );
    }
  }

  #call(object: ResultObject, { field, target }: FieldPlan): CompiledCall | undefined {
    const { context, reader } = this.#scope;
    if (!target) throw new Error(`${field.type}.${field.field} has no source`);
    const self = reader.thisValues(object, field);
    // Of a look-up these are the arguments without its keys.
    const known: ThisValues = field.lookUp ? (need) => (need === KEYS ? [] : self(need)) : self;
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
        return this.#wait(object, plan, Future.from(codeCall(object, call, reader)));
      case 'rest':
        if (source.batch) return this.#ask(object, plan, call, context.lookUps.ofRest(call, source, source.batch));
        return this.#waitForRest(object, plan, call, source);
      case 'remote':
        if (type === 'Mutation') return this.#wait(object, plan, written(call, Future.from(remoteWrite(call))));
        return this.#ask(object, plan, call, remoteRead(call));
    }
    throw new Error(`${type}.${name} is no call`);
  }

  #wait(object: ResultObject, plan: FieldPlan, value: Future<unknown>): void {
    const end = (found: unknown): void => this.#scope.settle(object, plan, found);
    this.#pending.push(value.then(end, end));
  }

  #waitForRest(object: ResultObject, plan: FieldPlan, call: CompiledCall, source: RestSource): void {
    const scope = this.#scope;
    const isWrite = call.target.type === 'Mutation';
    const answering = isWrite ? written(call, restAnswer(call, source)) : keptRest(call, source);
    const answered = (answering ?? restAnswer(call, source)).then(
      (answer) =>
        scope.settle(
          object,
          plan,
          ofAge(answer, (value) => restValue(call, source, value)),
        ),
      (error: unknown) => scope.settle(object, plan, forClient(error, call)),
    );
    this.#pending.push(answered);
  }

  #ask(object: ResultObject, plan: FieldPlan, call: CompiledCall, lookUp: LookUp<Asking> | undefined): void {
    if (!lookUp) {
      this.#scope.settle(object, plan, nothingFound(call));
      return;
    }
    const { context } = this.#scope;
    const { keys } = context;
    const asking = context.askingFor(plan.field);
    if (Array.isArray(lookUp.key) && !call.isList)
      throw new Error(`${call.target.type}.${call.target.name} is one item, its key is a list`);
    const all = Array.isArray(lookUp.key) ? (lookUp.key as readonly unknown[]) : [lookUp.key];
    const lookUps: LookedUp = (this.#lookUps ??= { asked: [], shared: new Map(), requests: new Set() });
    const asked = all.map((key) => keys.ask(lookUp.batch, key, asking));
    for (const one of asked) if (one) lookUps.requests.add(one.request);
    lookUps.asked.push({ object, plan, call, lookUp, keys: asked });
    const { keyWay } = plan;
    if (keyWay && !Array.isArray(lookUp.key) && !lookUps.shared.has(plan))
      lookUps.shared.set(plan, new SharedLookUp(plan, keyWay, { call, lookUp }));
  }
}

/** The value, or the values of a list of keys in their order. */
function taken({ call, lookUp, keys }: Asked): unknown {
  const values = keys.map((one) => one?.value ?? null);
  if (!Array.isArray(lookUp.key)) {
    const [value] = values;
    return value instanceof Error ? forClient(value, call) : ofAge(value, lookUp.take);
  }
  const failed = values.find((value) => value instanceof Error);
  if (failed) return forClient(failed, call);
  const stale = values.find((value) => value instanceof StaleValue);
  const items = lookUp.take(values.flatMap((value) => ofAnyAge(value) ?? []));
  return stale ? stale.with(items) : items;
}

/** A service's refusal of certain fields, under the names of the client's arguments. */
function forClient(error: unknown, { target: { source }, selected, context }: CompiledCall): unknown {
  if (!(error instanceof RefusedFields) || source.kind !== 'rest') return error;
  return error.forClient({ source, selected, graph: context.graph });
}
