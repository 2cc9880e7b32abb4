import type { ObjectShape } from '../plan/shape.ts';
import type { AnswerError, PathKey } from './answer.ts';
import type { Found } from './read-result.ts';

/** An object of an answer, some of whose fields come later. */
export interface Opening {
  readonly shape: ObjectShape;
  readonly found: Found;
  readonly path: readonly PathKey[];
  /** As it is in the answer. */
  readonly object: object;
}

/** Fields of one object that are shaped by themselves. */
export interface ShapedObject {
  readonly opening: Opening;
  /** Null where one that must not be is. */
  readonly data: Readonly<Record<string, unknown>> | null;
  /** At least one where there is no data. */
  readonly errors: readonly AnswerError[];
}

/** The objects of an answer that are not complete. */
export class Openings {
  readonly #isLate: readonly boolean[];
  #all: Opening[] = [];

  /** `isLate` tells by `ShapeField.index` which fields are left out. */
  constructor(isLate: readonly boolean[]) {
    this.#isLate = isLate;
  }

  /** Tells of an object; `path` may change afterwards. */
  add(object: Opening): void {
    if (object.shape.fields.some(({ index }) => this.#isLate[index] === true))
      this.#all.push({ ...object, path: [...object.path] });
  }

  /** Begins again, for another attempt at the answer. */
  clear(): void {
    this.#all = [];
  }

  /** Those that are part of an answer: others have become null, or something stands in for them. */
  within(data: unknown): readonly Opening[] {
    return this.#all.filter(({ path, object }) => valueAt(data, path) === object);
  }
}

function valueAt(data: unknown, path: readonly PathKey[]): unknown {
  let at = data;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Readonly<Record<PathKey, unknown>>)[key];
  }
  return at;
}
