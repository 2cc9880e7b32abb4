import { type ErrorEntry } from '../core/refusal.ts';
import type { Answer, AnswerError } from './answer.ts';

/** An answer as JSON text: data first, then what went wrong and what stands in for what. */
export function answerText(answer: Answer): string {
  if (answer.text !== undefined) return `{"data":${answer.text}}`;
  const { data, errors, degraded } = answer;
  return JSON.stringify({
    data,
    ...(errors.length > 0 && { errors: errors.map(answerError) }),
    ...(degraded.length > 0 && { extensions: { degraded } }),
  });
}

/** An error of an answer as it is sent. */
export const answerError = ({ path, error }: AnswerError): ErrorEntry => ({
  message: error.message,
  path,
  extensions: error.extensions,
});
