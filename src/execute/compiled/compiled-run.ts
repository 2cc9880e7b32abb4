import { setImmediate } from 'node:timers/promises';

import { asGatewayError } from '../../core/errors.ts';
import { Future } from '../../core/future.ts';
import type { FetchUnit } from '../../plan/fetch-units.ts';
import type { SelectedField, SelectionSet } from '../../plan/selection.ts';
import { ofAge } from '../cached/stale-value.ts';
import type { Execution } from '../executor.ts';
import { isNeeded } from '../prepare.ts';
import type { CompiledContext } from './compiled-call.ts';
import type { ActiveSet, FieldPlan, FieldPlans } from './plan-of-field.ts';
import { PlanReader } from './plan-reader.ts';
import { ResultObject } from './result-object.ts';
import type { AnswerWriter } from './write-answer.ts';
import { UnitRun, type UnitScope } from './unit-run.ts';

/** A run of more objects than these takes milliseconds at a time. */
const MANY_OBJECTS = 2_000;

/** The first one comes before anything that is read from sockets, the second one behind it. */
const nextTurn = (): Promise<void> => setImmediate().then(() => setImmediate());

/** What is made of an operation once. */
export interface CompiledPlan extends FieldPlans {
  readonly units: readonly FetchUnit[];
  /** Made when the operation comes a second time; undefined for one that is shaped each time. */
  readonly writer: () => AnswerWriter | undefined;
}

/** One run of a compiled operation: units begin as soon as those before them are over. */
export class CompiledRun implements UnitScope {
  readonly reader: PlanReader;
  readonly #plan: CompiledPlan;
  readonly #execution: Execution;
  readonly #contextOf: () => CompiledContext;
  #context: CompiledContext | undefined;
  readonly #objects = new Map<SelectionSet, ResultObject[]>();
  readonly #needed: (boolean | undefined)[] = [];
  #position = 0;
  readonly #units: (Future<unknown> | undefined)[] = [];
  /** Undefined for all of them. */
  #wanted: ReadonlySet<number> | undefined;

  /** The context is asked for when there is the first call to make. */
  constructor(plan: CompiledPlan, execution: Execution, contextOf: () => CompiledContext) {
    this.#plan = plan;
    this.#execution = execution;
    this.#contextOf = contextOf;
    this.reader = new PlanReader(plan.byIndex, execution.prepared);
  }

  /** Makes all calls; gives the object of the operation's root. Does not reject for what services do. */
  root(): ResultObject | Future<ResultObject> {
    const root = this.begin();
    const { units } = this.#plan;
    if (units.length === 0) return root;
    return Future.all(units.map((_, position) => this.#unit(position))).then(() => this.#inTurn(() => root));
  }

  /** The object of the operation's root, before any call; for those who make the calls in parts. */
  begin(): ResultObject {
    const root = new ResultObject({}, undefined, this.#plan.root.slots, this.#position++);
    const { event } = this.#execution;
    this.#enter(root, this.#plan.root);
    if (event) for (const { index } of this.#plan.root.set.fields) this.settle(root, this.#planOf(index), event.value);
    return root;
  }

  /** Begins no other units from now on. */
  limitTo(units: ReadonlySet<number>): void {
    this.#wanted = units;
  }

  /** Makes the calls of some units and of those before them. */
  over(units: readonly number[]): Future<void> {
    return Future.all(units.map((position) => this.#unit(position))).then(() => this.#inTurn(() => {}));
  }

  #unit(position: number): Future<unknown> {
    return (this.#units[position] ??= this.#begun(position));
  }

  #begun(position: number): Future<unknown> {
    const unit = this.#plan.units[position];
    if (!unit) return Future.resolved(undefined);
    if (unit.after.length === 0) return this.#run(unit);
    const run = (): Future<unknown> | undefined =>
      this.#wanted?.has(position) === false ? undefined : this.#run(unit);
    return Future.all(unit.after.map((before) => this.#unit(before))).then(() => this.#inTurn(run));
  }

  /** Behind a large answer others come first: to read it, to go on with it and to write it are turns of their own. */
  #inTurn<T>(next: () => T | PromiseLike<T>): T | PromiseLike<T> {
    return this.#position > MANY_OBJECTS ? nextTurn().then(next) : next();
  }

  #run(unit: FetchUnit): Future<unknown> {
    const run = new UnitRun(this);
    const plans: FieldPlan[] = [];
    for (const field of unit.fields) {
      // The root field of a subscription is what the event is.
      if (field.type !== 'Subscription' && this.#isNeeded(field)) plans.push(this.#planOf(field.index));
    }
    const [first] = plans;
    const objects = (first && this.#objects.get(first.set)) ?? [];
    const isInOrder = plans.length === 1 || (objects.length === 1 && plans.every(({ set }) => set === first?.set));
    if (isInOrder) for (const plan of plans) run.add(objects, plan);
    else for (const { object, plan } of this.#inOrder(plans)) run.add([object], plan);
    return run.finish();
  }

  get context(): CompiledContext {
    return (this.#context ??= this.#contextOf());
  }

  /** Each object's calls, in the order of the objects in the result so far. */
  #inOrder(plans: readonly FieldPlan[]): readonly { readonly object: ResultObject; readonly plan: FieldPlan }[] {
    const calls = plans.flatMap((plan) => (this.#objects.get(plan.set) ?? []).map((object) => ({ object, plan })));
    return calls.sort((one, other) => one.object.position - other.object.position);
  }

  settle(object: ResultObject, plan: FieldPlan, value: unknown): void {
    this.give(object, plan, this.fitted(plan, value));
  }

  fitted(plan: FieldPlan, value: unknown): unknown {
    return value instanceof Error ? this.#failure(value) : ofAge(value, plan.fit);
  }

  give(object: ResultObject, plan: FieldPlan, fitted: unknown): void {
    if (plan.slot === undefined) return;
    object.values[plan.slot] = ofAge(fitted, (value) => this.#made(value, plan, object));
  }

  #failure(error: Error): Error {
    const ours = asGatewayError(error);
    if (ours.code === 'INTERNAL_SERVER_ERROR') this.#execution.onUnexpected(error);
    return ours;
  }

  /** The value with objects in it made ready for further calls. */
  #made(value: unknown, { below }: FieldPlan, up: ResultObject): unknown {
    if (!below || value === null || value instanceof Error) return value;
    return this.#objectsOf(value, below, up);
  }

  #objectsOf(value: unknown, set: ActiveSet, up: ResultObject): unknown {
    if (value === null || value instanceof Error) return value;
    if (Array.isArray(value)) return this.#itemsOf(value, set, up);
    const object = new ResultObject(value, up, set.slots, this.#position++);
    this.#enter(object, set);
    return object;
  }

  #itemsOf(values: readonly unknown[], set: ActiveSet, up: ResultObject): readonly unknown[] {
    const items: unknown[] = [];
    for (const value of values) items.push(this.#objectsOf(value, set, up));
    return items;
  }

  #enter(object: ResultObject, { set, data, byType, typeOf }: ActiveSet): void {
    const known = this.#objects.get(set);
    if (known) known.push(object);
    else this.#objects.set(set, [object]);
    for (const plan of data) {
      if (plan.slot === undefined || !this.#isNeeded(plan.field)) continue;
      object.values[plan.slot] = this.#made(plan.read(object.json), plan, object);
    }
    const concrete = byType.size > 0 ? byType.get(typeOf(object.json)) : undefined;
    if (concrete) this.#enter(object, concrete);
  }

  #isNeeded(field: SelectedField): boolean {
    const { lowered, prepared } = this.#execution;
    return (this.#needed[field.index] ??= isNeeded(field, lowered, prepared));
  }

  #planOf(index: number): FieldPlan {
    const plan = this.#plan.byIndex[index];
    if (!plan) throw new Error(`there is no selected field ${index}`);
    return plan;
  }
}
