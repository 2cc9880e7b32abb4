import type { TracedEnd } from '../core/request-trace.ts';
import type { RecordedEnd } from './recorded-request.ts';
import { shortened } from './shortened.ts';

/** Of errors, and of what stands in; the numbers of both are in the answer itself. */
const MAX_ENTRIES = 50;
const MAX_PATH = 200;

/** The end of a request that took `ms` milliseconds, for the page. */
export function recordedEnd({ status, codes, answer }: TracedEnd, ms: number): RecordedEnd {
  return {
    ...{ ms, status, codes: [...codes] },
    requested: answer?.requested,
    actual: answer?.actual,
    cache: answer?.cache,
    errors: (answer?.errors ?? [])
      .slice(0, MAX_ENTRIES)
      .map(({ path, error: { code } }) => ({ path: text(path), code })),
    degraded: (answer?.degraded ?? [])
      .slice(0, MAX_ENTRIES)
      .map(({ path, code, service, stale = false }) => ({ path: text(path), code, service, stale })),
  };
}

const text = (path: readonly (string | number)[]): string => shortened(path.join('.'), MAX_PATH);
