import type { Answer, AnswerError, Degradation } from './answer.ts';

/** What is told of several answers, or parts of one, together. */
export class AnswerSum implements Pick<Answer, 'errors' | 'degraded' | 'lists'> {
  readonly errors: AnswerError[] = [];
  readonly degraded: Degradation[] = [];
  readonly lists: number[];

  /** `lists` is `Lowered.lists`. */
  constructor(lists: number) {
    this.lists = Array<number>(lists).fill(0);
  }

  add({ errors, degraded, lists }: Pick<Answer, 'errors' | 'degraded' | 'lists'>): void {
    this.errors.push(...errors);
    this.degraded.push(...degraded);
    for (const [list, items] of lists.entries()) this.lists[list] = (this.lists[list] ?? 0) + items;
  }
}
