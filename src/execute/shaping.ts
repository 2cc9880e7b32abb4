import { asGatewayError, type ErrorCode, GatewayError, isMaskable } from '../core/errors.ts';
import { renderText } from '../language/text-template.ts';
import { denialOf } from '../plan/access.ts';
import { evaluate, memberOf } from '../plan/expression.ts';
import type { SelectedField } from '../plan/selection.ts';
import type { Fallback, ObjectShape, Output, ShapeField, ShapeSource } from '../plan/shape.ts';
import type { AnswerError, Degradation, PathKey } from './answer.ts';
import { AnswerFaults } from './answer-faults.ts';
import { BoundedList } from './bounded-list.ts';
import { presentValues } from './call-arguments.ts';
import { codeObject } from './code-object.ts';
import type { CodeCall } from './computed-values.ts';
import { countItems } from './count-items.ts';
import { fallbackResult } from './fallback-result.ts';
import { leafValue } from './leaf-value.ts';
import type { Opening, ShapedObject } from './openings.ts';
import { projectFallback } from './project-fallback.ts';
import type { ShapeInputs } from './shape-inputs.ts';
import { setOwn } from './set-own.ts';
import { orderedFields } from './shape-order.ts';
import { notingStaleParts } from './stale-parts.ts';
import { below, type Found, isMissing, read, type StepsAt } from './read-result.ts';

/** Puts what executors have found into the client's shape: one answer, or the parts of one that come later together. */
export class Shaping {
  readonly errors = new BoundedList<AnswerError>(({ error }) => error);
  readonly degraded = new BoundedList<Degradation>(({ code, service }) => `${code} ${service}`);
  readonly lists: number[];
  readonly #faults: AnswerFaults;
  readonly #root: Found;
  readonly #inputs: ShapeInputs;
  readonly #path: PathKey[] = [];
  readonly #orders = new Map<ObjectShape, readonly ShapeField[]>();
  /** Why the value completed last is null; undefined when it is a plain null. */
  #cause: GatewayError | undefined;

  constructor(root: Found, inputs: ShapeInputs) {
    this.#root = root;
    this.#inputs = inputs.isStale ? notingStaleParts(inputs, this.#path, this.degraded) : inputs;
    this.lists = Array<number>(inputs.lists).fill(0);
    this.#faults = new AnswerFaults(inputs.serviceOf);
  }

  /** The object, or null when a field under `!` has none; every field is completed all the same, so that no error is lost. */
  object(shape: ObjectShape, found: Found): Record<string, unknown> | null {
    const object: Record<string, unknown> = {};
    let cause: GatewayError | undefined;
    let isNull = false;
    this.#inputs.openings?.add({ shape, found, path: this.#path, object });
    for (const field of this.#fieldsOf(shape)) {
      if (!this.#inputs.prepared.included[field.index]) continue;
      this.#path.push(field.responseKey);
      const value = this.#field(field, found, shape);
      this.#path.pop();
      countItems(this.lists, field, value);
      if (value === null && field.output.nonNull) {
        if (!isNull) cause = this.#cause;
        isNull = true;
      }
      setOwn(object, field.responseKey, value);
    }
    this.#cause = cause;
    return isNull ? null : object;
  }

  /** The fields of an object at its place in the answer. */
  later(opening: Opening): ShapedObject {
    const { shape, found, path } = opening;
    this.#path.splice(0, Infinity, ...path);
    const mark = this.errors.entries.length;
    const data = this.object(shape, found);
    const errors = this.errors.entries.slice(mark);
    // One of a kind that was often told is not told again.
    const isUntold = data === null && errors.length === 0 && this.#cause;
    return { opening, data, errors: isUntold ? [{ path, error: isUntold }] : errors };
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
    const { fallback, output } = field;
    const value = (): unknown => this.#source(field, found, typeName);
    if (!fallback || fallback.isOfItems) return value();
    return this.#orElse(output, value, () => this.#fallbackValue(field, fallback));
  }

  #source({ source, output, responseKey, fallback }: ShapeField, found: Found, typeName: string): unknown {
    switch (source.kind) {
      case 'typename':
        return typeName;
      case 'introspection':
        return this.#inputs.introspection[responseKey] ?? null;
      case 'steps':
        return this.#steps(output, { found, steps: source.steps, position: 0, fallback });
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
  #steps(output: Output, at: StepsAt): unknown {
    const { found, steps, position, fallback } = at;
    const step = steps[position];
    if (!step) return this.#complete(output, found, steps.at(-1));
    if (Array.isArray(found.data) && output.kind === 'list') {
      return this.#list(output, found, (item, itemOutput) =>
        isMissing(item)
          ? this.#null(itemOutput, item.errors?.error, steps[position - 1], true)
          : this.#steps(itemOutput, { ...at, found: item }),
      );
    }
    const value = (): unknown => {
      const next = below(found, step, this.#inputs.reader);
      if (isMissing(next)) return this.#null(output, next.errors?.error, step);
      return this.#steps(output, { ...at, found: next, position: position + 1 });
    };
    if (!fallback?.isOfItems || fallback.of?.first !== position) return value();
    return this.#orElse(output, value, () => this.#instead(output, fallback, steps));
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
        const { data: typename, errors: unknownType } = this.#typename(output, found);
        if (unknownType?.error) return this.#null(output, unknownType.error, from, isItem);
        const shape = typeof typename === 'string' ? output.shapes.get(typename) : undefined;
        if (shape) return this.#member(shape, found);
        // An object of a type the client does not list is null, and an error only where it may not be null.
        this.#cause = undefined;
        return output.nonNull ? this.#misfit(from) : null;
      }
    }
  }

  /** Objects that code has made say themselves what they are. */
  #typename({ typename }: Extract<Output, { kind: 'abstract' }>, found: Found): Found {
    if (typename) return below(found, typename, this.#inputs.reader);
    return { data: memberOf(found.data, ['__typename']), errors: undefined };
  }

  /** An object of one of several types, which its type may keep from the caller. */
  #member(shape: ObjectShape, found: Found): unknown {
    const denial = denialOf(shape.requirement, this.#inputs.prepared.inputs.caller, false);
    return denial instanceof GatewayError ? this.#fail(denial) : this.object(shape, found);
  }

  #list(
    output: Extract<Output, { kind: 'list' }>,
    found: Found,
    each: (item: Found, output: Output) => unknown,
  ): unknown {
    let cause: GatewayError | undefined;
    let isNull = false;
    const items = (found.data as readonly unknown[]).map((_, index) => {
      this.#path.push(index);
      this.#cause = undefined;
      const value = each(this.#inputs.reader.item(found, index), output.item);
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

  #leaf(output: Extract<Output, { kind: 'leaf' }>, data: unknown, from: SelectedField | undefined): unknown {
    const value = leafValue(output, data);
    return value === undefined ? this.#misfit(from) : value;
  }

  #text(source: Extract<ShapeSource, { kind: 'text' }>, output: Output, found: Found): unknown {
    let error: GatewayError | undefined;
    const holes = source.parts.flatMap((part) => {
      if (typeof part === 'string') return [];
      if ('expression' in part) return [evaluate(part.expression, this.#inputs.prepared.inputs)];
      const [value, cause] = read(found, part.steps, this.#inputs.reader);
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
    const { inputs } = this.#inputs.prepared;
    const given = source.code && codeObject(found, source.code, this.#inputs.reader);
    if (given?.error) return this.#null(output, given.error);
    const object = (given?.value as CodeCall['object'] | undefined) ?? presentValues(source.outer, inputs);
    const args = presentValues(source.args, inputs);
    const result = this.#inputs.compute(source, { object, args, at: found.data ?? this.#root });
    return result instanceof Error
      ? this.#null(output, asGatewayError(result))
      : this.#complete(output, { data: result, errors: undefined });
  }

  /** A null: explained by what failed, or where it may not be, by what is missing. */
  #null(output: Output, error: GatewayError | undefined, from?: SelectedField, isItem = false): null {
    if (error) return this.#fail(this.#faults.withService(error, from));
    if (output.nonNull) {
      const code: ErrorCode = from?.isLookUp && !isItem ? 'NOT_FOUND' : 'UPSTREAM_BAD_RESPONSE';
      return this.#fail(this.#faults.of(code, from));
    }
    this.#cause = undefined;
    return null;
  }

  #misfit(from: SelectedField | undefined): null {
    return this.#fail(this.#faults.of('UPSTREAM_BAD_RESPONSE', from));
  }

  #fail(error: GatewayError): null {
    this.errors.add({ path: [...this.#path], error });
    this.#cause = error;
    return null;
  }

  /** The value, or the fallback in place of a null that a service is to blame for; the errors below move to `degraded`. */
  #orElse(output: Output, value: () => unknown, fallback: () => unknown): unknown {
    const mark = this.errors.entries.length;
    const first = value();
    const cause = this.#cause;
    if (first !== null || !cause || !isMaskable(cause.code)) return first;
    const moved = this.errors.takeFrom(mark);
    const second = fallback();
    if (second === null && output.nonNull) {
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
    return second;
  }

  #fallbackValue({ source, output }: ShapeField, fallback: Fallback): unknown {
    return source.kind === 'steps' && fallback.of
      ? this.#instead(output, fallback, source.steps)
      : projectFallback(fallback.value, output, this.#inputs.whole ?? this.#inputs.prepared);
  }

  /** A fallback by the graph's names, as if it were what its steps lead to. */
  #instead(output: Output, { value, of }: Fallback, steps: readonly SelectedField[]): unknown {
    const step = of && steps[of.last];
    const data = step && fallbackResult(value, step);
    if (!step || data === null || data === undefined) return null;
    return this.#steps(output, { found: { data, errors: undefined }, steps, position: of.last + 1 });
  }
}
