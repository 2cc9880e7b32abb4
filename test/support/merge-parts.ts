import type { Answer, AnswerError, Degradation, PathKey } from '../../src/execute/answer.ts';
import type { Delivery, LatePart, Pending } from '../../src/execute/delivery.ts';

/** Puts an answer together again that comes in parts, and holds them against the specification. */
export class MergedParts implements Delivery {
  data: unknown;
  readonly errors: AnswerError[] = [];
  readonly degraded: Degradation[] = [];
  /** A fragment has failed as a whole, so that nothing of it came. */
  hasFailedFragment = false;
  /** What a caller could not make sense of. */
  readonly wrong: string[] = [];
  isBegun = false;
  readonly #open = new Set<Pending>();
  #isOver = false;

  begin({ data, errors, degraded }: Pick<Answer, 'data' | 'errors' | 'degraded'>, pending: readonly Pending[]): void {
    if (this.isBegun) this.wrong.push('begun twice');
    this.isBegun = true;
    this.data = structuredClone(data);
    this.errors.push(...errors);
    this.degraded.push(...degraded);
    for (const one of pending) {
      this.#open.add(one);
      if (!isObject(this.#at(one.path))) this.wrong.push(`no object at ${JSON.stringify(one.path)}`);
    }
    if (new Set(pending.map(({ id }) => id)).size < pending.length) this.wrong.push('an id twice');
  }

  add({ objects, completed, degraded, isLast }: LatePart): void {
    if (this.#isOver) this.wrong.push('a part behind the last');
    for (const { pending, path, data, errors } of objects) {
      if (!this.#open.has(pending)) this.wrong.push(`fields of a fragment that is over: ${JSON.stringify(path)}`);
      if (pending.path.some((key, index) => path[index] !== key)) this.wrong.push('fields outside of their fragment');
      this.#merge(path, data);
      this.errors.push(...errors);
    }
    for (const { pending, errors } of completed) {
      if (!this.#open.delete(pending)) this.wrong.push(`over twice: ${JSON.stringify(pending.path)}`);
      this.errors.push(...errors);
      this.hasFailedFragment ||= errors.length > 0;
    }
    this.degraded.push(...degraded);
    this.#isOver = isLast;
  }

  /** Nothing is left. */
  end(): void {
    if (this.isBegun && (!this.#isOver || this.#open.size > 0))
      this.wrong.push(`${this.#open.size} fragments are open`);
  }

  #merge(path: readonly PathKey[], data: object): void {
    const target = this.#at(path);
    if (!isObject(target)) {
      this.wrong.push(`fields of no object: ${JSON.stringify(path)}`);
      return;
    }
    for (const [key, value] of Object.entries(data)) {
      if (Object.hasOwn(target, key)) this.wrong.push(`a field twice: ${JSON.stringify([...path, key])}`);
      Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
    }
  }

  #at(path: readonly PathKey[]): unknown {
    return path.reduce<unknown>((at, key) => (at as Readonly<Record<PathKey, unknown>> | null)?.[key], this.data);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
