import { getNullableType } from 'graphql';

import type { GraphField } from '../../graph/graph.ts';
import { needKey } from '../../graph/needs.ts';
import { requestVariables } from '../../graph/source-variables.ts';
import type { Variable } from '../../language/variable.ts';
import { type Expression, type ThisValue, withinExpression } from '../../plan/expression.ts';
import type { SelectedField } from '../../plan/selection.ts';
import type { FieldPlan, KeyWay } from './plan-of-field.ts';

/** The way to the key of a field's look-up; undefined when its calls read more of their objects than a key. */
export function keyWay(
  field: SelectedField,
  target: GraphField | undefined,
  plans: readonly FieldPlan[],
): KeyWay | undefined {
  const way = wayOfField(field, target);
  return way && { ...way, read: simpleRead(way.chain, plans) };
}

type Way = Omit<KeyWay, 'read'>;

function wayOfField(field: SelectedField, target: GraphField | undefined): Way | undefined {
  if (!target || field.outer.size > 0) return undefined;
  if (field.lookUp) {
    const { key, steps } = field.lookUp;
    const others = [...field.args.values(), ...steps.flatMap(({ args }) => [...args.values()])];
    return others.some(readsObject) ? undefined : wayOf(field, thisValueOf(key), asItIs);
  }
  const batch = target.source.kind === 'rest' ? target.source.batch : undefined;
  if (!batch || isHeld(batch.key, target)) return undefined;
  return batch.key.scope === 'args' ? ofArgument(field, target, batch.key) : ofObject(field, target, batch.key);
}

function ofArgument(
  field: SelectedField,
  { needs }: GraphField,
  { path: [name = '', ...rest] }: Variable,
): Way | undefined {
  const others = [...field.args].filter(([argument]) => argument !== name);
  if (rest.length > 0 || needs.size > 0 || others.some(([, value]) => readsObject(value))) return undefined;
  const type = field.declared.find((argument) => argument.name === name)?.type;
  const keyOf = type && USUAL.get(String(getNullableType(type)));
  return keyOf && wayOf(field, thisValueOf(field.args.get(name)), keyOf);
}

function ofObject(field: SelectedField, { needs }: GraphField, key: Variable): Way | undefined {
  const need = needKey(key);
  if (key.scope !== 'this' || [...needs.keys()].some((other) => other !== need)) return undefined;
  return [...field.args.values()].some(readsObject) ? undefined : wayOf(field, { kind: 'this', need, up: 0 }, asItIs);
}

function wayOf({ needs }: SelectedField, value: ThisValue | undefined, keyOf: KeyWay['keyOf']): Way | undefined {
  const chain = value?.up === 0 ? needs.get(value.need) : undefined;
  return chain && { chain, keyOf };
}

/** The value of the object that an expression is, through joins of joins. */
function thisValueOf(expression: Expression | undefined): ThisValue | undefined {
  if (expression?.kind === 'argument') return thisValueOf(expression.of);
  return expression?.kind === 'this' ? expression : undefined;
}

const readsObject = (expression: Expression): boolean =>
  [...withinExpression(expression)].some(({ kind }) => kind === 'this');

/** The request has the key as a value of its own, beside all keys. */
const isHeld = (key: Variable, { source }: GraphField): boolean =>
  requestVariables(source).some((variable) => variable.scope === key.scope && needKey(variable) === needKey(key));

const asItIs = (value: unknown): unknown =>
  typeof value === 'string' || Number.isSafeInteger(value) ? value : undefined;

const nothing = (): undefined => undefined;

/** Ids, texts and integers are what they are; whatever else stands there goes through all that its type has to say. */
function simpleRead([field, ...rest]: readonly SelectedField[], plans: readonly FieldPlan[]): KeyWay['read'] {
  const plan = field && plans[field.index];
  const [name, ...below] = plan?.path ?? [];
  if (!plan || name === undefined || rest.length > 0 || below.length > 0 || name in Object.prototype) return nothing;
  const type = String(getNullableType(plan.field.output));
  const usual = USUAL.get(type);
  if (!usual) return nothing;
  return ({ json }) => usual((json as Readonly<Record<string, unknown>>)[name]);
}

/** By type: ids, texts and integers as the graph has them; undefined for whatever else there is. */
const USUAL: ReadonlyMap<string, (value: unknown) => unknown> = new Map<string, (value: unknown) => unknown>([
  ['ID', (value) => (Number.isSafeInteger(value) ? String(value) : typeof value === 'string' ? value : undefined)],
  ['String', (value) => (typeof value === 'string' ? value : undefined)],
  ['Int', (value) => (typeof value === 'number' && (value | 0) === value ? value : undefined)],
]);
