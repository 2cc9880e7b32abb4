import { entityKey } from '../entity-key.ts';
import type { LookUp } from '../look-up.ts';
import type { Asking, CompiledCall } from './compiled-call.ts';
import type { FieldPlan, KeyWay } from './plan-of-field.ts';
import type { AskForKey, KeyRequest } from './key-reads.ts';

import type { PlanReader } from './plan-reader.ts';
import type { ResultObject } from './result-object.ts';

/** The look-ups of a field for many objects, which differ in nothing but their keys. */
export class SharedLookUp {
  readonly plan: FieldPlan;
  readonly call: CompiledCall;
  readonly lookUp: LookUp<Asking>;
  readonly #objects: ResultObject[] = [];
  readonly #way: KeyWay;
  readonly #ask: AskForKey<Asking>;
  readonly #texts: string[] = [];
  readonly #requests: KeyRequest<Asking>[] = [];

  /** What the call of the first object looks up, the others do. */
  constructor(plan: FieldPlan, way: KeyWay, { call, lookUp }: Pick<SharedLookUp, 'call' | 'lookUp'>) {
    this.plan = plan;
    this.#way = way;
    this.call = call;
    this.lookUp = lookUp;
    this.#ask = call.context.keys.asker(lookUp.batch, call.context.askingFor(plan.field));
  }

  /** Asks for an object's key, and gives the request for it; undefined where it is of no usual kind. */
  add(object: ResultObject, reader: PlanReader): KeyRequest<Asking> | undefined {
    const key = this.#way.keyOf(this.#way.read(object) ?? reader.along(object, this.#way.chain));
    if (key === undefined) return undefined;
    const text = typeof key === 'string' ? key : entityKey(key, this.lookUp.batch.service);
    if (text === undefined) return undefined;
    const request = this.#ask(text, key);
    this.#objects.push(object);
    this.#texts.push(text);
    this.#requests.push(request);
    return request;
  }

  /** Hands out what was found, once the requests are done. A value that several objects share is made for the first of them. */
  settle(make: (value: unknown) => unknown, give: (object: ResultObject, made: unknown) => void): void {
    const byRequest = new Map<KeyRequest<Asking>, Map<string, unknown>>();
    let position = 0;
    for (const object of this.#objects) {
      const [request, text] = [this.#requests[position], this.#texts[position]];
      position++;
      if (!request || text === undefined) continue;
      let known = byRequest.get(request);
      if (!known) byRequest.set(request, (known = new Map<string, unknown>()));
      let made = known.get(text);
      if (made === undefined) known.set(text, (made = make(this.#valueOf(request, text))));
      give(object, made);
    }
  }

  #valueOf(request: KeyRequest<Asking>, text: string): unknown {
    const value = request.values.get(text) ?? null;
    return value instanceof Error ? value : this.lookUp.take(value);
  }
}
