import { logRequest } from './access-log.ts';
import { asGatewayError, type ErrorCode, type GatewayError } from './errors.ts';
import type { GatewayAnswer, GraphQLRequest } from './exchange.ts';
import type { GatewayLog } from './log.ts';
import { Refusal } from './refusal.ts';

/** What is logged about one request, on its way and at its end. */
export class RequestLog {
  /** Counted as they are made. */
  readonly calls = { total: 0 };
  /** Name of the operation, once it is known. */
  operation: string | undefined;
  /** The answer was made for another request. */
  isShared = false;
  /** Parts of the answer that stand in for what services failed to give. */
  degraded = 0;
  readonly #log: GatewayLog;
  readonly #request: Pick<GraphQLRequest, 'requestId' | 'client' | 'signal'>;
  readonly #startMs = performance.now();
  #exceeded: Set<ErrorCode> | undefined;

  constructor(log: GatewayLog, request: Pick<GraphQLRequest, 'requestId' | 'client' | 'signal'>) {
    this.#log = log;
    this.#request = request;
  }

  /** How many milliseconds it is under way. */
  get elapsedMs(): number {
    return performance.now() - this.#startMs;
  }

  /** A limit that is only measured would have refused it. */
  exceeded(code: ErrorCode): void {
    (this.#exceeded ??= new Set()).add(code);
  }

  /** Logs the request and passes its answer on. */
  finish(answer: GatewayAnswer, codes: readonly ErrorCode[]): GatewayAnswer {
    const { requestId, client } = this.#request;
    logRequest(this.#log, {
      requestId,
      client,
      operation: this.operation,
      status: answer.status,
      durationMs: this.elapsedMs,
      calls: this.calls.total,
      codes,
      isShared: this.isShared,
      degraded: this.degraded,
      exceeded: this.#exceeded,
    });
    return answer;
  }

  /** What the caller is told; what is not meant for them is logged. */
  refusalOf(error: unknown): Refusal | GatewayError {
    if (error instanceof Refusal) return error;
    const ours = asGatewayError(error);
    if (ours.code === 'INTERNAL_SERVER_ERROR') this.unexpected(error);
    return ours;
  }

  unexpected(err: unknown): void {
    // Calls that are cancelled because nobody waits for them fail in many ways, none of which is news.
    if (this.#request.signal.aborted) return;
    this.#log.error({ requestId: this.#request.requestId, err }, 'unexpected error');
  }
}
