import { isSpecifiedScalarType } from 'graphql';

import { asGatewayError, type ErrorCode, GatewayError, isMaskable } from '../core/errors.ts';
import { renderText } from '../language/text-template.ts';
import { evaluate, type Expression, memberOf } from '../plan/expression.ts';
import type { SelectedField } from '../plan/selection.ts';
import type { Fallback, ObjectShape, Output, ShapeField, ShapeSource } from '../plan/shape.ts';
import type { Answer, AnswerError, Degradation, PathKey } from './answer.ts';
import { BoundedList } from './bounded-list.ts';
import { codeObject } from './code-object.ts';
import type { CodeCall, ComputeField } from './computed-values.ts';
import { fallbackResult } from './fallback-result.ts';
import { isPrintable } from './printable.ts';
import { projectFallback } from './project-fallback.ts';
import type { Prepared } from './prepare.ts';
import { setOwn } from './set-own.ts';
import { orderedFields } from './shape-order.ts';
import { below, type Found, isMissing, read } from './read-result.ts';

/** What shaping needs to know besides the result. */
export interface ShapeInputs {
  readonly prepared: Prepared;
  /** `__schema` and `__type` by response key. */
  readonly introspection: Readonly<Record<string, unknown>>;
  readonly compute: ComputeField;
  /** The service a graph field's value comes from. */
  readonly serviceOf: (field: SelectedField) => string;
}

/**
 * Puts the graph's result into the client's shape. Nullability is enforced here, once, against the client's own types;
 * fallbacks apply after completion (LANGUAGE.md §4.5).
 */
export function shapeAnswer(shape: ObjectShape, result: Found, inputs: ShapeInputs): Answer {
  const shaping = new Shaping(result, inputs);
  const data = shaping.object(shape, result);
  return { data, errors: shaping.errors.entries, degraded: shaping.degraded.entries };
}

class Shaping {
  readonly errors = new BoundedList<AnswerError>(({ error }) => error);
  readonly degraded = new BoundedList<Degradation>(({ code, service }) => `${code} ${service}`);
  /** One error for all places that have the same. */
  readonly #faults = new Map<string, GatewayError>();
  readonly #root: Found;
  readonly #inputs: ShapeInputs;
  readonly #path: PathKey[] = [];
  readonly #orders = new Map<ObjectShape, readonly ShapeField[]>();
  /** Why the value completed last is null; undefined when it is a plain null. */
  #cause: GatewayError | undefined;

  constructor(root: Found, inputs: ShapeInputs) {
    this.#root = root;
    this.#inputs = inputs;
  }

  /** The object, or null when a field under `!` has none; every field is completed all the same, so that no error is lost. */
  object(shape: ObjectShape, found: Found): Record<string, unknown> | null {
    const object: Record<string, unknown> = {};
    let cause: GatewayError | undefined;
    let isNull = false;
    for (const field of this.#fieldsOf(shape)) {
      if (!this.#inputs.prepared.included[field.index]) continue;
      this.#path.push(field.responseKey);
      const value = this.#field(field, found, shape);
      this.#path.pop();
      if (value === null && field.output.nonNull) {
        if (!isNull) cause = this.#cause;
        isNull = true;
      }
      setOwn(object, field.responseKey, value);
    }
    this.#cause = cause;
    return isNull ? null : object;
  }

  #fieldsOf(shape: ObjectShape): readonly ShapeField[] {
    const known = this.#orders.get(shape) ?? orderedFields(shape, this.#inputs.prepared.inputs);
    this.#orders.set(shape, known);
    return known;
  }

  #field(field: ShapeField, found: Found, { typeName }: ObjectShape): unknown {
    this.#cause = undefined;
    const denial = this.#inputs.prepared.denials.get(field.index);
    if (denial !== undefined) return denial === 'silent' ? null : this.#fail(denial);
    const mark = this.errors.entries.length;
    const value = this.#source(field, found, typeName);
    if (value !== null || !field.fallback) return value;
    return this.#fallback(field, field.fallback, mark);
  }

  #source({ source, output, responseKey }: ShapeField, found: Found, typeName: string): unknown {
    switch (source.kind) {
      case 'typename':
        return typeName;
      case 'introspection':
        return this.#inputs.introspection[responseKey] ?? null;
      case 'steps':
        return this.#steps(output, { found, steps: source.steps, position: 0 });
      case 'expression':
        return this.#complete(output, {
          data: evaluate(source.expression, this.#inputs.prepared.inputs),
          errors: undefined,
        });
      case 'text':
        return this.#text(source, output, found);
      case 'computed':
        return this.#computed(source, { output, found });
      case 'member':
        return this.#complete(output, { data: memberOf(found.data, [source.name]), errors: undefined });
    }
  }

  /** Follows steps through the result; a list on the way makes a list, element by element. */
  #steps(
    output: Output,
    at: { readonly found: Found; readonly steps: readonly SelectedField[]; readonly position: number },
  ): unknown {
    const { found, steps, position } = at;
    const step = steps[position];
    if (!step) return this.#complete(output, found, steps.at(-1));
    if (Array.isArray(found.data) && output.kind === 'list') {
      return this.#list(output, found, (item, itemOutput) =>
        isMissing(item)
          ? this.#null(itemOutput, item.errors?.error, steps[position - 1], true)
          : this.#steps(itemOutput, { found: item, steps, position }),
      );
    }
    const next = below(found, step.key);
    if (isMissing(next)) return this.#null(output, next.errors?.error, step);
    return this.#steps(output, { found: next, steps, position: position + 1 });
  }

  #complete(output: Output, found: Found, from?: SelectedField, isItem = false): unknown {
    const { data, errors } = found;
    if (isMissing(found)) return this.#null(output, errors?.error, from, isItem);
    switch (output.kind) {
      case 'raw':
        return data;
      case 'leaf':
        return this.#leaf(output, data, from);
      case 'list':
        if (!Array.isArray(data)) return this.#misfit(from);
        return this.#list(output, found, (item, itemOutput) => this.#complete(itemOutput, item, from, true));
      case 'object':
        if (typeof data !== 'object' || Array.isArray(data)) return this.#misfit(from);
        return this.object(output.shape, found);
      case 'abstract': {
        const typename = (data as Readonly<Record<string, unknown>>)[output.typenameKey];
        const shape = typeof typename === 'string' ? output.shapes.get(typename) : undefined;
        if (shape) return this.object(shape, found);
        // An object of a type the client does not list is null, and an error only where it may not be null.
        this.#cause = undefined;
        return output.nonNull ? this.#misfit(from) : null;
      }
    }
  }

  #list(
    output: Extract<Output, { kind: 'list' }>,
    { data, errors }: Found,
    each: (item: Found, output: Output) => unknown,
  ): unknown {
    let cause: GatewayError | undefined;
    let isNull = false;
    const items = (data as readonly unknown[]).map((item, index) => {
      this.#path.push(index);
      this.#cause = undefined;
      const value = each({ data: item, errors: errors?.below.get(index) }, output.item);
      this.#path.pop();
      if (value === null && output.item.nonNull) {
        if (!isNull) cause = this.#cause;
        isNull = true;
      }
      return value;
    });
    this.#cause = cause;
    return isNull ? null : items;
  }

  #leaf({ type, rename }: Extract<Output, { kind: 'leaf' }>, data: unknown, from: SelectedField | undefined): unknown {
    const value = rename ? rename.get(data) : data;
    if (value === undefined || (!isSpecifiedScalarType(type) && !isPrintable(value))) return this.#misfit(from);
    try {
      return type.coerceOutputValue(value) ?? null;
    } catch {
      return this.#misfit(from);
    }
  }

  #text(source: Extract<ShapeSource, { kind: 'text' }>, output: Output, found: Found): unknown {
    let error: GatewayError | undefined;
    const holes = source.parts.flatMap((part) => {
      if (typeof part === 'string') return [];
      if ('expression' in part) return [evaluate(part.expression, this.#inputs.prepared.inputs)];
      const [value, cause] = read(found, part.steps);
      error ??= cause;
      return [value];
    });
    if (error) return this.#null(output, error);
    let next = 0;
    try {
      return this.#complete(output, { data: renderText(source.template, () => holes[next++]), errors: undefined });
    } catch (cause) {
      return this.#null(output, asGatewayError(cause));
    }
  }

  #computed(
    source: Extract<ShapeSource, { kind: 'computed' }>,
    { output, found }: { readonly output: Output; readonly found: Found },
  ): unknown {
    const given = source.code && codeObject(found, source.code);
    if (given?.error) return this.#null(output, given.error);
    const object = (given?.value as CodeCall['object'] | undefined) ?? this.#values(source.outer);
    const args = this.#values(source.args);
    const result = this.#inputs.compute(source, { object, args, at: found.data ?? this.#root });
    return result instanceof Error
      ? this.#null(output, asGatewayError(result))
      : this.#complete(output, { data: result, errors: undefined });
  }

  /** The present values of arguments. */
  #values(expressions: ReadonlyMap<string, Expression> = new Map()): Readonly<Record<string, unknown>> {
    const { inputs } = this.#inputs.prepared;
    const values = [...expressions].map(([name, expression]) => [name, evaluate(expression, inputs)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  }

  /** A null: explained by what failed, or where it may not be, by what is missing. */
  #null(output: Output, error: GatewayError | undefined, from?: SelectedField, isItem = false): null {
    if (error) return this.#fail(this.#withService(error, from));
    if (output.nonNull) {
      const code: ErrorCode = from?.isLookUp && !isItem ? 'NOT_FOUND' : 'UPSTREAM_BAD_RESPONSE';
      return this.#fail(this.#fault(code, from));
    }
    this.#cause = undefined;
    return null;
  }

  /** Data that does not fit its type is blamed on the service it came from. */
  #withService(error: GatewayError, from: SelectedField | undefined): GatewayError {
    if (error.code !== 'UPSTREAM_BAD_RESPONSE' || error.extensions['service'] !== undefined || !from) return error;
    return this.#fault(error.code, from);
  }

  #misfit(from: SelectedField | undefined): null {
    return this.#fail(this.#fault('UPSTREAM_BAD_RESPONSE', from));
  }

  #fault(code: ErrorCode, from: SelectedField | undefined): GatewayError {
    const service = from && this.#inputs.serviceOf(from);
    const kind = `${code} ${service}`;
    const fault = this.#faults.get(kind) ?? new GatewayError(code, service === undefined ? {} : { service });
    this.#faults.set(kind, fault);
    return fault;
  }

  #fail(error: GatewayError): null {
    this.errors.add({ path: [...this.#path], error });
    this.#cause = error;
    return null;
  }

  /** The fallback in place of a null that a service is to blame for; the errors below move to `degraded`. */
  #fallback(field: ShapeField, fallback: Fallback, mark: number): unknown {
    const cause = this.#cause;
    if (!cause || !isMaskable(cause.code)) return null;
    const moved = this.errors.takeFrom(mark);
    const value = this.#fallbackValue(field, fallback);
    if (value === null && field.output.nonNull) {
      this.errors.takeFrom(mark);
      for (const error of moved) this.errors.add(error);
      this.#cause = cause;
      return null;
    }
    for (const { path, error } of moved) {
      const { service } = error.extensions as { readonly service?: string };
      this.degraded.add({ path, code: error.code, ...(service !== undefined && { service }) });
    }
    this.#cause = undefined;
    return value;
  }

  #fallbackValue({ source, output }: ShapeField, { value, step: position }: Fallback): unknown {
    const step = position === undefined || source.kind !== 'steps' ? undefined : source.steps[position];
    if (position === undefined || source.kind !== 'steps' || !step)
      return projectFallback(value, output, this.#inputs.prepared);
    const found = { data: fallbackResult(value, step), errors: undefined };
    if (found.data === null) return null;
    return this.#steps(output, { found, steps: source.steps, position: position + 1 });
  }
}
