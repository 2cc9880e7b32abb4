import type { ServiceAnswer } from './call.ts';
import { parseJsonAnswer } from './json-answer.ts';

/** A field that a service found wrong, under the service's own name for it. */
export interface ProblemError {
  readonly field: string;
  readonly code: string;
}

const MAX_ERRORS = 50;
const MAX_LENGTH = 200;

/**
 * The `errors[].{field, code}` of an `application/problem+json` answer, and nothing else of it: at most 50, each text
 * under 200 characters. Undefined when there are none. https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemErrors(service: string, answer: ServiceAnswer): readonly ProblemError[] | undefined {
  if (!/^application\/problem\+json\s*(;|$)/i.test(answer.headers['content-type'] ?? '')) return undefined;
  const errors = member(parsed(service, answer), 'errors');
  const found = Array.isArray(errors) ? errors.flatMap(problemError).slice(0, MAX_ERRORS) : [];
  return found.length > 0 ? found : undefined;
}

function parsed(service: string, answer: ServiceAnswer): unknown {
  try {
    return parseJsonAnswer(service, answer);
  } catch {
    return undefined;
  }
}

function problemError(item: unknown): ProblemError[] {
  const field = member(item, 'field');
  const code = member(item, 'code');
  return isShortText(field) && isShortText(code) ? [{ field, code }] : [];
}

const isShortText = (value: unknown): value is string => typeof value === 'string' && value.length < MAX_LENGTH;

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
