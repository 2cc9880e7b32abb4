import type { ErrorCode } from '../core/errors.ts';
import { actualPoints, type Price } from '../plan/price/price.ts';
import type { Answer } from './answer.ts';
import type { Prepared } from './prepare.ts';

/** Points that an answer has cost: all that were requested where a service took too long, which it may have worked for. */
export function answerPoints(
  { lists, errors }: Pick<Answer, 'lists' | 'errors'>,
  price: Price,
  { prepared, requested }: { readonly prepared: Prepared; readonly requested: number },
): number {
  const isOver = errors.some(({ error }) => TIMED_OUT.has(error.code));
  return isOver ? requested : actualPoints(price, prepared, { lists, requested });
}

const TIMED_OUT: ReadonlySet<ErrorCode> = new Set(['UPSTREAM_TIMEOUT', 'DEADLINE_EXCEEDED']);
