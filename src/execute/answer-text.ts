import { type ErrorEntry } from '../core/refusal.ts';
import type { Answer, AnswerError } from './answer.ts';

/** What an operation costs its caller, in points. */
export interface CostReport {
  /** The upper bound that was known before anything was fetched. */
  readonly requested: number;
  /** What it came to. */
  readonly actual: number;
  /** The caller's budget after it; absent where there is none. */
  readonly throttleStatus?: ThrottleStatus;
}

/** A budget in points. */
export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  /** Points that come back each second. */
  readonly restoreRate: number;
}

/** An answer as JSON text: data first, then what went wrong, what stands in for what, and what it cost. */
export function answerText(answer: Answer, cost: CostReport): string {
  if (answer.text !== undefined) return `{"data":${answer.text},"extensions":{"cost":${costText(cost)}}}`;
  const { data, errors, degraded } = answer;
  return JSON.stringify({
    data,
    ...(errors.length > 0 && { errors: errors.map(answerError) }),
    extensions: { ...(degraded.length > 0 && { degraded }), cost },
  });
}

/** All are finite numbers. */
function costText({ requested, actual, throttleStatus }: CostReport): string {
  const cost = `"requested":${requested},"actual":${actual}`;
  if (!throttleStatus) return `{${cost}}`;
  const { maximumAvailable, currentlyAvailable, restoreRate } = throttleStatus;
  const status = `"maximumAvailable":${maximumAvailable},"currentlyAvailable":${currentlyAvailable},"restoreRate":${restoreRate}`;
  return `{${cost},"throttleStatus":{${status}}}`;
}

/** An error of an answer as it is sent. */
export const answerError = ({ path, error }: AnswerError): ErrorEntry => ({
  message: error.message,
  path,
  extensions: error.extensions,
});
