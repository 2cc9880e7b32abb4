import type { CodeContext, RequestView } from '../code/code-context.ts';
import type { FieldCodes } from '../code/define-client.ts';
import type { ComputedSource } from '../plan/shape.ts';
import { runCode } from './run-code.ts';

/** One call of a client's code. */
export interface CodeCall {
  readonly object: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
  /** The object of the result the value belongs to. */
  readonly at: object;
}

/** Gives the value of a `@computed` field, or the error its code threw; null while a promise of it is pending. */
export type ComputeField = (source: ComputedSource, call: CodeCall) => unknown;

/** What code runs with. */
export interface CodeScope {
  /** What all code sees of the request. */
  readonly view: RequestView;
  /** What the code of a type's fields sees of the request. */
  readonly context: (type: string) => CodeContext;
  /** Told what code throws. */
  readonly onFailure: (error: Error) => void;
}

/** Values that code has made for one request. Each is made once, so that shaping can be repeated when promises settle. */
export class ComputedValues {
  readonly scope: CodeScope;
  readonly #code: FieldCodes | undefined;
  #values: WeakMap<object, Map<ComputedSource, unknown>> | undefined;
  #pending: Promise<void>[] = [];

  constructor(code: FieldCodes | undefined, scope: CodeScope) {
    this.#code = code;
    this.scope = scope;
  }

  compute(source: ComputedSource, { object, args, at }: CodeCall): unknown {
    // Few requests have code to run, and a weak map costs more than most of what they do.
    this.#values ??= new WeakMap();
    const values = this.#values.get(at) ?? new Map<ComputedSource, unknown>();
    this.#values.set(at, values);
    if (values.has(source)) return values.get(source);
    const keep = (made: unknown): void => {
      if (made instanceof Error) this.scope.onFailure(made);
      values.set(source, made);
    };
    const value = this.#run(source, object, args);
    keep(value instanceof Promise ? null : value);
    if (value instanceof Promise) this.#pending.push(value.then(keep));
    return values.get(source);
  }

  get hasPending(): boolean {
    return this.#pending.length > 0;
  }

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
    const name = `${type}.${field}`;
    if (!code) return new Error(`the client has no code for ${name}`);
    return runCode(name, () => code(object, args, this.scope.context(type)));
  }
}
