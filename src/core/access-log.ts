import type { ErrorCode } from './errors.ts';
import type { Log } from './log.ts';

/** What is told about one answered request. */
export interface AccessLogLine {
  readonly requestId: string;
  readonly client: string;
  /** Name of the operation; undefined when it has none or was not found. */
  readonly operation: string | undefined;
  readonly status: number;
  readonly durationMs: number;
  /** How many calls to services it made. */
  readonly calls: number;
  /** Codes of the errors in the answer. */
  readonly codes: readonly ErrorCode[];
}

/** A caller chooses the names of operations, and so their length. */
const MAX_NAME_LENGTH = 100;

/** Writes the access-log line of a request: at level `error` when the failure is ours, else at `info`. */
export function logRequest(log: Log, line: AccessLogLine): void {
  const { requestId, client, operation, status, durationMs, calls, codes } = line;
  const fields = {
    ...{ requestId, client, status, calls },
    operation: operation?.slice(0, MAX_NAME_LENGTH),
    durationMs: Math.round(durationMs * 100) / 100,
    codes: codes.length > 1 ? [...new Set(codes)] : codes,
  };
  if (status >= 500) log.error(fields, 'request');
  else log.info(fields, 'request');
}
