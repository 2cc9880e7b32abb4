import { logRequest } from './access-log.ts';
import { asGatewayError, type ErrorCode, type GatewayError } from './errors.ts';
import type { GatewayAnswer, GraphQLRequest } from './exchange.ts';
import type { GatewayLog } from './log.ts';
import type { AnswerReport, CacheResult, ClientObserver, Limit } from './metrics.ts';
import { Refusal } from './refusal.ts';

/** What is told about one request, on its way and at its end: to the access log, and to those who count. */
export class RequestLog {
  /** Counted as they are made. */
  readonly calls = { total: 0 };
  /** Name of the operation, once it is known. */
  operation: string | undefined;
  readonly #log: GatewayLog;
  readonly #observer: ClientObserver;
  readonly #request: Pick<GraphQLRequest, 'requestId' | 'client' | 'signal'>;
  readonly #startMs = performance.now();
  #codes: ErrorCode[] | undefined;
  #degraded = 0;
  #cache: CacheResult | undefined;
  #isStream = false;
  #exceeded: Set<ErrorCode> | undefined;

  constructor(
    log: GatewayLog,
    observer: ClientObserver,
    request: Pick<GraphQLRequest, 'requestId' | 'client' | 'signal'>,
  ) {
    this.#log = log;
    this.#observer = observer;
    this.#request = request;
  }

  /** How many milliseconds it is under way. */
  get elapsedMs(): number {
    return performance.now() - this.#startMs;
  }

  /** A limit was exceeded that no code tells. */
  limited(limit: Limit): void {
    this.#observer.limited(limit);
  }

  /** A limit that is only measured would have refused it. */
  exceeded(code: ErrorCode): void {
    this.#observer.exceeded(code);
    (this.#exceeded ??= new Set()).add(code);
  }

  /** It is a subscription, which has begun. */
  subscribed(): void {
    this.#isStream = true;
    this.#observer.subscriptionBegan();
  }

  /** There is an answer, or one to an event. */
  answered(answer: AnswerReport): void {
    this.#observer.answered(answer);
    this.#cache = answer.cache;
    this.#degraded += answer.degraded.length;
    for (const { error } of answer.errors) this.#note(error.code);
    for (const { code } of answer.degraded) this.#note(code);
  }

  /** It fails as a whole, or an event of it does. */
  refused(code: ErrorCode): void {
    this.#observer.refused(code);
    this.#note(code);
  }

  /** Tells of its end and passes its answer on. */
  finish(answer: GatewayAnswer): GatewayAnswer {
    const { requestId, client } = this.#request;
    const { status } = answer;
    const { operation, elapsedMs: durationMs } = this;
    if (this.#isStream) this.#observer.subscriptionEnded();
    // A subscription lasts for as long as somebody listens.
    this.#observer.ended({ operation, status, durationMs: this.#isStream ? undefined : durationMs });
    logRequest(this.#log, {
      ...{ requestId, client, operation, status, durationMs },
      calls: this.calls.total,
      codes: this.#codes ?? NOTHING,
      cache: this.#cache,
      degraded: this.#degraded,
      exceeded: this.#exceeded,
    });
    return answer;
  }

  /** What the caller is told; what is not meant for them is logged. */
  refusalOf(error: unknown): Refusal | GatewayError {
    const refusal = error instanceof Refusal ? error : asGatewayError(error);
    if (refusal.code === 'INTERNAL_SERVER_ERROR' && !(error instanceof Refusal)) this.unexpected(error);
    this.refused(refusal.code);
    return refusal;
  }

  unexpected(err: unknown): void {
    // Calls that are cancelled because nobody waits for them fail in many ways, none of which is news.
    if (this.#request.signal.aborted) return;
    this.#log.error({ requestId: this.#request.requestId, err }, 'unexpected error');
  }

  /** Each once: a subscription may go on for ever. */
  #note(code: ErrorCode): void {
    this.#codes ??= [];
    if (!this.#codes.includes(code)) this.#codes.push(code);
  }
}

const NOTHING: readonly ErrorCode[] = [];
