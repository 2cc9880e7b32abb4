import fc from 'fast-check';

/** What a generator decides by: numbers that fast-check makes and shrinks. When they run out, every choice is the simplest. */
export class Choices {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A number from 0 to `count` - 1. */
  below(count: number): number {
    return (this.#numbers[this.#next++] ?? 0) % count;
  }

  /** Happens in so many of a hundred cases, and never once the numbers have run out. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  /** One of the items; the first is the simplest. */
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }

  /** One of the items, or undefined when there are none. */
  pickFrom<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.below(items.length)];
  }

  /** Items made one after the other, `least` to `most` of them. */
  several<T>(least: number, most: number, make: (position: number) => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, (_, position) => make(position));
  }
}

/** Choices for cases of up to `most` decisions. */
export const anyChoices = (most: number): fc.Arbitrary<Choices> =>
  fc
    .noBias(fc.array(fc.nat({ max: 9_999 }), { minLength: most / 2, maxLength: most, size: 'max' }))
    .map((numbers) => new Choices(numbers));
