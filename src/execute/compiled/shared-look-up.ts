import { ofAge } from '../cached/stale-value.ts';
import { entityKey } from '../entity-key.ts';
import type { LookUp } from '../look-up.ts';
import type { Asking, CompiledCall } from './compiled-call.ts';
import type { FieldPlan, KeyWay } from './plan-of-field.ts';
import type { AskForKey, KeyRequest } from './key-reads.ts';
import type { PlanReader } from './plan-reader.ts';
import type { ResultObject } from './result-object.ts';
import { SharedValue } from './shared-value.ts';

/** The look-ups of a field for many objects, which differ in nothing but their keys. */
export class SharedLookUp {
  readonly plan: FieldPlan;
  readonly call: CompiledCall;
  readonly lookUp: LookUp<Asking>;
  /** Those that keys are asked for by. */
  readonly requests: KeyRequest<Asking>[] = [];
  readonly #way: KeyWay;
  readonly #ask: AskForKey<Asking>;
  /** By the key as objects have it: `1` and `"1"` are asked for as one, and handed out as two. */
  readonly #keys = new Map<unknown, SharedValue>();
  /** Those that get objects of their own, as calls are made below, and what each has found. */
  readonly #objects: ResultObject[] = [];
  readonly #found: SharedValue[] = [];

  /** What the call of the first object looks up, the others do. */
  constructor(plan: FieldPlan, way: KeyWay, { call, lookUp }: Pick<SharedLookUp, 'call' | 'lookUp'>) {
    this.plan = plan;
    this.#way = way;
    this.call = call;
    this.lookUp = lookUp;
    this.#ask = call.context.keys.asker(lookUp.batch, call.context.askingFor(plan.field));
  }

  /** Asks for an object's key; false where it is of no usual kind. */
  add(object: ResultObject, reader: PlanReader): boolean {
    const key = this.#way.keyOf(this.#way.read(object) ?? reader.along(object, this.#way.chain));
    const found = this.#keys.get(key) ?? this.#asked(key);
    if (!found) return false;
    const { slot, below } = this.plan;
    if (!below && slot !== undefined) {
      // Now, and not once more when the answer is there: by then an object is cold.
      object.values[slot] = found;
      return true;
    }
    this.#objects.push(object);
    this.#found.push(found);
    return true;
  }

  /** Hands out what was found, once the requests are done. A value that several objects share is made once. */
  settle(make: (value: unknown) => unknown, give: (object: ResultObject, made: unknown) => void): void {
    for (const found of this.#keys.values()) found.value = make(this.#valueOf(found));
    let position = 0;
    for (const object of this.#objects) give(object, this.#found[position++]?.value);
  }

  #asked(key: unknown): SharedValue | undefined {
    if (key === undefined) return undefined;
    const text = typeof key === 'string' ? key : entityKey(key, this.lookUp.batch.service);
    if (text === undefined) return undefined;
    const asked = this.#ask(text, key);
    if (asked.request !== this.requests.at(-1)) this.requests.push(asked.request);
    const found = new SharedValue(asked);
    this.#keys.set(key, found);
    return found;
  }

  #valueOf({ asked: { value } }: SharedValue): unknown {
    return value instanceof Error ? value : ofAge(value, this.lookUp.take);
  }
}
