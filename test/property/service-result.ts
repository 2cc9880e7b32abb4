import { Failure } from './failure.ts';
import type { CallModel } from './graph-model.ts';
import { MISFIT } from './graph-value.ts';
import { memberAt } from './json-type.ts';
import type { ServiceAnswer } from './service-data.ts';

/** A look-up found nothing. */
export const NOTHING = Symbol('404');

const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_USER_INPUT',
  401: 'UPSTREAM_UNAUTHENTICATED',
  403: 'FORBIDDEN',
  409: 'CONFLICT',
  422: 'BAD_USER_INPUT',
  429: 'UPSTREAM_RATE_LIMITED',
};

/** The result in a service's answer, or what it stands for (LANGUAGE.md §4.5). */
export function answered(answer: ServiceAnswer | { readonly items: readonly unknown[] }, call: CallModel): unknown {
  if ('fault' in answer) throw new Failure(answer.fault);
  if (!('status' in answer)) throw new Failure(MISFIT);
  const { status, json } = answer;
  const isLookUp = call.method === 'GET' || call.batch !== undefined;
  if (status === 404 && isLookUp) return NOTHING;
  if (status === 404) throw new Failure('NOT_FOUND');
  if (status >= 300 && status < 400) throw new Failure(MISFIT);
  if (status >= 400) throw new Failure(CODES[status] ?? 'UPSTREAM_ERROR');
  if (status === 204) return null;
  if (call.select.length > 0 && json !== null && typeof json !== 'object') throw new Failure(MISFIT);
  return memberAt(json, call.select) ?? null;
}
