import type { Caller } from './context.ts';
import type { ErrorCode } from './errors.ts';
import type { GatewayLog } from './log.ts';
import { redactText } from './log-redaction.ts';
import type { AnswerReport } from './metrics.ts';

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
  /** Undefined for nobody, and where the request was refused before it was known. */
  readonly caller?: Caller | undefined;
  /** The answer, or that to the last event; undefined where there is none. */
  readonly answer?: Pick<AnswerReport, 'requested' | 'actual' | 'cache'> | undefined;
  /** Parts of it that are fallbacks or past their time. */
  readonly degraded?: number;
  /** Codes that limits would have refused it with that are only measured. */
  readonly exceeded?: ReadonlySet<ErrorCode> | undefined;
}

/** A caller chooses the names of operations, and so their length. */
const MAX_NAME_LENGTH = 100;

/** Writes the access-log line of a request: at level `error` when the failure is ours, else at `info`. */
export function logRequest(log: GatewayLog, line: AccessLogLine): void {
  const {
    requestId,
    client,
    operation,
    status,
    durationMs,
    calls,
    codes,
    caller,
    answer,
    degraded = 0,
    exceeded,
  } = line;
  const name = operation === undefined ? '' : `,"operation":${told(operation.slice(0, MAX_NAME_LENGTH))}`;
  const duration = Math.round(durationMs * 100) / 100;
  const codesText = codes.length === 0 ? '[]' : JSON.stringify([...new Set(codes)]);
  const measured = exceeded ? `,"exceeded":${JSON.stringify([...exceeded])}` : '';
  const who = caller ? `,"caller":"${kindOf(caller)}"` : '';
  const cost = answer ? `,"cost":{"requested":${answer.requested},"actual":${answer.actual}}` : '';
  const origin = `${answer?.cache === 'hit' ? ',"cache":"hit"' : ''}${degraded > 0 ? `,"degraded":${degraded}` : ''}`;
  const what = `"requestId":${told(requestId)},"client":${JSON.stringify(client)}`;
  const fields = `${what}${who},"status":${status},"calls":${calls}${name},"durationMs":${duration},"codes":${codesText}${cost}${origin}${measured}`;
  log.writeLine(status >= 500 ? 'error' : 'info', fields, 'request');
}

/** What a caller chooses may be a credential. */
const told = (text: string): string => redactText(JSON.stringify(text));

/** A key beside a token says who is metered; the token says who calls. */
const kindOf = ({ identity, meteredBy, apiKeyId }: Caller): 'token' | 'key' =>
  apiKeyId !== undefined && identity === meteredBy ? 'key' : 'token';
