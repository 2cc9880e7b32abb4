import type { Caller } from '../core/context.ts';
import type { Log } from '../core/log.ts';
import type { ComputedSource } from '../plan/shape.ts';

/** What a client's code sees of the request. */
export interface CodeContext {
  readonly caller: Caller | undefined;
  readonly header: (name: string) => string | undefined;
  readonly log: Log;
}

/** A function of `schemas/<client>.ts`: the fields it asked for, the arguments, the request. */
export type CodeField = (
  object: Readonly<Record<string, unknown>>,
  args: Readonly<Record<string, unknown>>,
  context: CodeContext,
) => unknown;

/** The default export of `schemas/<client>.ts`. */
export type ClientCode = Readonly<Record<string, Readonly<Record<string, CodeField>>>>;

/** One call of a client's code. */
export interface CodeCall {
  readonly object: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
  /** The object of the result the value belongs to. */
  readonly at: object;
}

/** Gives the value of a `@computed` field, or the error its code threw; null while a promise of it is pending. */
export type ComputeField = (source: ComputedSource, call: CodeCall) => unknown;

/** Values that code has made for one request. Each is made once, so that shaping can be repeated when promises settle. */
export class ComputedValues {
  readonly #code: ClientCode | undefined;
  readonly #context: CodeContext;
  readonly #values = new WeakMap<object, Map<ComputedSource, unknown>>();
  #pending: Promise<void>[] = [];

  constructor(code: ClientCode | undefined, context: CodeContext) {
    this.#code = code;
    this.#context = context;
  }

  readonly compute: ComputeField = (source, { object, args, at }) => {
    const values = this.#values.get(at) ?? new Map<ComputedSource, unknown>();
    this.#values.set(at, values);
    if (values.has(source)) return values.get(source);
    const value = this.#run(source, object, args);
    values.set(source, value instanceof Promise ? null : value);
    if (value instanceof Promise) this.#pending.push(settle(value, (settled) => values.set(source, settled)));
    return values.get(source);
  };

  /** Waits for what is pending; false when nothing was. */
  async settled(): Promise<boolean> {
    if (this.#pending.length === 0) return false;
    const pending = this.#pending;
    this.#pending = [];
    await Promise.all(pending);
    return true;
  }

  #run({ type, field }: ComputedSource, object: CodeCall['object'], args: CodeCall['args']): unknown {
    const code = this.#code?.[type]?.[field];
    if (!code) return new Error(`schemas have no code for ${type}.${field}`);
    try {
      return code(object, args, this.#context);
    } catch (error) {
      return asError(error);
    }
  }
}

function settle(promise: Promise<unknown>, done: (value: unknown) => void): Promise<void> {
  return promise.then(done, (error: unknown) => done(asError(error)));
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('client code threw', { cause: error });
