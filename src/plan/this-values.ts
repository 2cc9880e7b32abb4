import type { CallStep } from '../graph/resolve-path.ts';
import { type Expression, fromBelow, thisKey, type ThisValue, withinExpression } from './expression.ts';

/** What expressions read of the object at hand and of those around it, by `thisKey`. */
export function readOfObjects(expressions: Iterable<Expression>): ReadonlyMap<string, ThisValue> {
  const read = new Map<string, ThisValue>();
  for (const expression of expressions) {
    for (const part of withinExpression(expression)) if (part.kind === 'this') read.set(thisKey(part), part);
  }
  return read;
}

/**
 * What is read together with its object can take no value of an object. `check` reports where that is written; through
 * a join of a join it shows only here, and asking without the value would ask for more than was meant.
 */
export function refuseThis(
  { type, field }: Pick<CallStep, 'type' | 'field'>,
  args: ReadonlyMap<string, Expression>,
): void {
  const [value] = readOfObjects(args.values()).values();
  if (value) throw new Error(`$this.${value.need} cannot be an argument of ${type}.${field}`);
}

/** Those entries whose keys are read; the map itself where all are. */
export function only<T>(read: ReadonlyMap<string, unknown>, entries: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return entries.size === 0 ? entries : new Map([...entries].filter(([key]) => read.has(key)));
}

/** Arguments as a field sees them that lies `depth` selected fields below the object whose values they read. */
export function lifted(args: ReadonlyMap<string, Expression>, depth: number): ReadonlyMap<string, Expression> {
  return depth === 0 ? args : new Map([...args].map(([name, value]) => [name, fromBelow(value, depth)]));
}
