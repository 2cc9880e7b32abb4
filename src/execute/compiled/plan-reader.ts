import { getNullableType, isListType } from 'graphql';

import { asGatewayError, GatewayError } from '../../core/errors.ts';
import { listsIn } from '../../graph/resolve-path.ts';
import { renderText } from '../../language/text-template.ts';
import type { ThisValues } from '../../plan/expression.ts';
import type { SelectedField } from '../../plan/selection.ts';
import { ofAnyAge, StaleValue } from '../cached/stale-value.ts';
import { callArguments } from '../call-arguments.ts';
import type { ErrorTree } from '../error-tree.ts';
import type { Prepared } from '../prepare.ts';
import type { Found, ResultReader } from '../read-result.ts';
import { variableLookup } from '../variable-lookup.ts';
import type { FieldPlan } from './plan-of-field.ts';
import { isRecord } from './fit-value.ts';
import { ResultObject } from './result-object.ts';
import { ownValue } from './shared-value.ts';

/** Reads objects of services as the fields selected of them say. */
export class PlanReader implements ResultReader {
  readonly #plans: readonly FieldPlan[];
  readonly #prepared: Prepared;
  /** The last one of those that were read past their time. */
  #stale: StaleValue | undefined;

  constructor(plans: readonly FieldPlan[], prepared: Prepared) {
    this.#plans = plans;
    this.#prepared = prepared;
  }

  readonly field = ({ data }: Found, { index }: SelectedField): Found => foundAs(this.#slotOrValue(data, index));

  readonly item = ({ data }: Found, index: number): Found => foundAs((data as readonly unknown[])[index]);

  /** The value of a selected field of an object; an error for one that failed. */
  value(object: unknown, index: number): unknown {
    const value = this.#slotOrValue(object, index);
    if (value instanceof StaleValue) this.#stale = value;
    return ofAnyAge(value);
  }

  /** The same, with a value that is past its time as such. */
  #slotOrValue(object: unknown, index: number): unknown {
    const plan = this.#plans[index];
    if (!plan) throw new Error(`there is no selected field ${index}`);
    const isObject = object instanceof ResultObject;
    if (plan.slot === undefined) return plan.read(isObject ? object.json : object);
    if (!isObject) return null;
    const isText = plan.target?.source.kind === 'text';
    if (isText && object.values[plan.slot] === undefined) object.values[plan.slot] = this.#text(object, plan);
    return ownValue(object.values[plan.slot]) ?? null;
  }

  /**
   * What a call reads of its object and of those around it.
   *
   * @throws {GatewayError} the failure of what is read
   */
  thisValues(object: ResultObject, { needs, outer }: SelectedField): ThisValues {
    if (needs.size === 0 && outer.size === 0) return nothing;
    const values = new Map<string, unknown>();
    for (const [need, chain] of needs) values.set(need, this.along(object, chain));
    for (const [key, { up, chain }] of outer) values.set(key, this.along(around(object, up), chain));
    return (need) => values.get(need);
  }

  /** A text is no younger than the values in it. */
  #text(object: ResultObject, plan: FieldPlan): unknown {
    const before = this.#stale;
    this.#stale = undefined;
    const text = this.#rendered(object, plan);
    const stale = this.#takeStale(before);
    return stale && !(text instanceof Error) ? stale.with(text) : text;
  }

  #takeStale(before: StaleValue | undefined): StaleValue | undefined {
    const stale = this.#stale;
    this.#stale = before;
    return stale;
  }

  #rendered(object: ResultObject, { field, target, fit }: FieldPlan): unknown {
    if (target?.source.kind !== 'text') throw new Error(`${field.type}.${field.field} is no text`);
    const { inputs } = this.#prepared;
    try {
      const self = this.thisValues(object, field);
      const args = callArguments(field.declared, { inputs, self, given: field.args });
      if (!args) return isListType(getNullableType(field.output)) ? [] : null;
      return fit(renderText(target.source.template, variableLookup({ inputs, args, self })));
    } catch (error) {
      return asGatewayError(error);
    }
  }

  /** The value at the end of a chain, through lists; throws the failure on the way. */
  along(object: unknown, chain: readonly SelectedField[]): unknown {
    const [step, ...rest] = chain;
    if (object instanceof Error) throw object;
    if (object === null || object === undefined || !step) return null;
    if (!(object instanceof ResultObject) && !isRecord(object)) throw new GatewayError('UPSTREAM_BAD_RESPONSE');
    const value = this.value(object, step.index);
    if (value instanceof Error) throw value;
    if (value === null) return null;
    if (rest.length === 0) return withoutErrors(value);
    return this.#each(value, listsIn(step.output), (item) => this.along(item, rest));
  }

  /** Goes through the lists that a step's type has. */
  #each(value: unknown, lists: number, read: (item: unknown) => unknown): unknown {
    if (value instanceof Error) throw value;
    if (lists === 0 || !Array.isArray(value)) return read(value);
    return value.map((item: unknown) => this.#each(item, lists - 1, read));
  }
}

function foundAs(value: unknown): Found {
  if (value instanceof StaleValue) return { data: value.value, errors: undefined, stale: value.error };
  if (!(value instanceof Error)) return { data: value, errors: undefined };
  return { data: null, errors: { error: asGatewayError(value), below: NOTHING_BELOW } };
}

const nothing: ThisValues = () => undefined;

const NOTHING_BELOW: ErrorTree['below'] = new Map();

/** A list with a failure in it has failed as what another call reads. */
function withoutErrors(value: unknown): unknown {
  if (value instanceof Error) throw value;
  return Array.isArray(value) ? value.map(withoutErrors) : value;
}

function around(object: ResultObject, up: number): ResultObject | undefined {
  let found: ResultObject | undefined = object;
  for (let steps = up; steps > 0; steps--) found = found?.up;
  return found;
}
