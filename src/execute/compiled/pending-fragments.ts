import type { Deferral } from '../../plan/deferral.ts';
import type { ShapeField } from '../../plan/shape.ts';
import type { PathKey } from '../answer.ts';
import type { Pending } from '../delivery.ts';
import type { Opening } from '../openings.ts';
import type { LaterPart } from './answer-parts.ts';

/** An object whose fields come later, and the fragments that they come by. */
export interface OpenObject {
  readonly opening: Opening;
  readonly pending: readonly Pending[];
}

/** The deferred fragments of an answer, each at every object that it is on. */
export class PendingFragments {
  readonly #fields: readonly ShapeField[];
  readonly #known = new Map<string, Pending>();

  constructor(fields: readonly ShapeField[]) {
    this.#fields = fields;
  }

  get all(): readonly Pending[] {
    return [...this.#known.values()];
  }

  /** The objects that have fields of a part. */
  of({ deferrals }: LaterPart, openings: readonly Opening[]): readonly OpenObject[] {
    return openings.flatMap((opening) => {
      const found = new Set(opening.shape.fields.flatMap(({ index }) => deferrals[index] ?? []));
      if (found.size === 0) return [];
      return [{ opening, pending: [...found].map((deferral) => this.#at(deferral, opening.path)) }];
    });
  }

  #at(deferral: Deferral, below: readonly PathKey[]): Pending {
    const path = leading(below, this.#depth(deferral.parent));
    const key = JSON.stringify([deferral.index, ...path]);
    const known = this.#known.get(key);
    if (known) return known;
    const pending: Pending = { id: String(this.#known.size), path, label: deferral.label };
    this.#known.set(key, pending);
    return pending;
  }

  /** How many fields lie around a field's object. */
  #depth(parent: number): number {
    let depth = 0;
    for (let at = parent; at >= 0; at = this.#fields[at]?.parent ?? -1) depth++;
    return depth;
  }
}

/** So many fields of a path, with the list indices behind them. */
function leading(path: readonly PathKey[], fields: number): readonly PathKey[] {
  let seen = 0;
  const end = path.findIndex((key) => typeof key === 'string' && ++seen > fields);
  return end < 0 ? path : path.slice(0, end);
}
