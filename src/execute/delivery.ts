import type { Answer, AnswerError, Degradation, PathKey } from './answer.ts';

/** A deferred fragment at one object of the answer, whose fields come later. */
export interface Pending {
  readonly id: string;
  readonly path: readonly PathKey[];
  readonly label: string | undefined;
}

/** Fields of one object that have come later: the object a fragment is on, or one below it. */
export interface LateObject {
  readonly pending: Pending;
  readonly path: readonly PathKey[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly AnswerError[];
}

/** A deferred fragment that is over. */
export interface Completed {
  readonly pending: Pending;
  /** Why nothing of it comes; none where all has come. */
  readonly errors: readonly AnswerError[];
}

/** What comes later together. */
export interface LatePart {
  readonly objects: readonly LateObject[];
  readonly completed: readonly Completed[];
  readonly degraded: readonly Degradation[];
  readonly isLast: boolean;
}

/** Takes an answer in parts as they come. */
export interface Delivery {
  /** What is there first, and the fragments that are not. */
  begin(answer: Pick<Answer, 'data' | 'errors' | 'degraded'>, pending: readonly Pending[]): void;
  add(part: LatePart): void;
}
