import type { ErrorCode, GatewayError } from '../core/errors.ts';

/** A key of an answer's path: a response name or a list index. */
export type PathKey = string | number;

/** An error at a place of the answer, under the client's names. */
export interface AnswerError {
  readonly path: readonly PathKey[];
  readonly error: GatewayError;
}

/** A failure that a fallback or a value past its time stands in for. */
export interface Degradation {
  readonly path: readonly PathKey[];
  readonly code: ErrorCode;
  readonly service?: string;
  /** It is a value past its time. */
  readonly stale?: true;
}

/** What an executor gives back: the client's data, and what went wrong where. */
export interface Answer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly AnswerError[];
  readonly degraded: readonly Degradation[];
  /** How many items its lists have, by `ShapeField.list`: of all lists of a field together. */
  readonly lists: readonly number[];
  /** The data as JSON text, where it was written at once. */
  readonly text?: string;
}

/** An answer in which nothing failed, as text. */
export class WrittenAnswer implements Answer {
  readonly text: string;
  readonly lists: readonly number[];
  readonly errors: readonly [] = [];
  readonly degraded: readonly [] = [];

  constructor(text: string, lists: readonly number[]) {
    this.text = text;
    this.lists = lists;
  }

  get data(): Answer['data'] {
    return JSON.parse(this.text) as Answer['data'];
  }
}
