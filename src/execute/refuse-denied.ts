import type { GatewayError } from '../core/errors.ts';
import { Refusal } from '../core/refusal.ts';
import type { Lowered } from '../plan/lower.ts';
import type { AnswerError } from './answer.ts';
import { answerError } from './answer-text.ts';
import type { Prepared } from './prepare.ts';

/**
 * Refuses a request of which the caller may have nothing: every root field is denied.
 *
 * @throws {Refusal} the first field's code: UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT, RATE_LIMITED
 */
export function refuseDenied({ shape }: Lowered, { included, denials }: Prepared): void {
  const errors: AnswerError[] = [];
  for (const { index, responseKey } of shape.fields) {
    if (!included[index]) continue;
    const denial: GatewayError | 'silent' | undefined = denials.get(index);
    if (denial === undefined || denial === 'silent') return;
    errors.push({ path: [responseKey], error: denial });
  }
  const [first] = errors;
  if (first) throw new Refusal(first.error.code, errors.map(answerError), first.error.headers);
}
