import { logRequest } from './access-log.ts';
import type { Caller } from './context.ts';
import { asGatewayError, type ErrorCode, type GatewayError } from './errors.ts';
import type { GatewayAnswer, GraphQLRequest } from './exchange.ts';
import type { GatewayLog } from './log.ts';
import type { AnswerReport, ClientObserver, Limit } from './metrics.ts';
import { Refusal } from './refusal.ts';
import type { RequestTrace, TracedPlan, TracedRequest, Tracer } from './request-trace.ts';

/** An operation, as far as it is told. */
type Planned = Pick<TracedPlan, 'kind'> & { readonly name: string | undefined };

/** Who is told of requests. */
export interface RequestObservers<Plan extends Planned> {
  readonly log: GatewayLog;
  readonly observer: ClientObserver;
  /** Undefined while nobody follows requests. */
  readonly tracer: Tracer | undefined;
  readonly slow: SlowOperations<Plan>;
}

/** What of slow operations is logged. */
export interface SlowOperations<Plan> {
  /** Those that take longer are. */
  readonly afterMs: number;
  /** What the operation does, as text. */
  readonly describe: (plan: Plan, client: string) => string;
}

type Told = Pick<GraphQLRequest, 'requestId' | 'client' | 'method' | 'headers' | 'signal'>;

/** What is told about one request, on its way and at its end: to the access log, and to those who count. */
export class RequestLog<Plan extends Planned> {
  /** Counted as they are made. */
  readonly calls = { total: 0 };
  /** Once it is known; undefined for nobody. */
  caller: Caller | undefined;
  /** Undefined where nobody follows this request. */
  readonly trace: RequestTrace | undefined;
  readonly #observers: RequestObservers<Plan>;
  readonly #request: Told;
  readonly #startMs = performance.now();
  #plan: Plan | undefined;
  #codes: ErrorCode[] | undefined;
  #degraded = 0;
  #answer: AnswerReport | undefined;
  #isStream = false;
  #exceeded: Set<ErrorCode> | undefined;

  /** `path` is that of an endpoint, below the client. */
  constructor(observers: RequestObservers<Plan>, request: Told & Partial<Pick<TracedRequest, 'path'>>) {
    this.#observers = observers;
    this.#request = request;
    this.trace = observers.tracer?.(tracedRequest(request, this.#startMs));
  }

  /** How many milliseconds it is under way. */
  get elapsedMs(): number {
    return performance.now() - this.#startMs;
  }

  /** Plans its operation. */
  planned(plan: () => Plan, document: string | undefined): Plan {
    const fromMs = this.trace ? performance.now() : 0;
    const planned = (this.#plan = plan());
    const { name: operation, kind } = planned;
    this.trace?.planned({ operation, kind, document, fromMs, toMs: performance.now() });
    return planned;
  }

  /** A limit was exceeded that no code tells. */
  limited(limit: Limit): void {
    this.#observers.observer.limited(limit);
  }

  /** A limit that is only measured would have refused it. */
  exceeded(code: ErrorCode): void {
    this.#observers.observer.exceeded(code);
    (this.#exceeded ??= new Set()).add(code);
  }

  /** It is a subscription, which has begun. */
  subscribed(): void {
    this.#isStream = true;
    this.#observers.observer.subscriptionBegan();
  }

  /** There is an answer, or one to an event. */
  answered(answer: AnswerReport): void {
    this.#observers.observer.answered(answer);
    this.#answer = answer;
    this.#degraded += answer.degraded.length;
    for (const { error } of answer.errors) this.#note(error.code);
    for (const { code } of answer.degraded) this.#note(code);
  }

  /** It fails as a whole, or an event of it does. */
  refused(code: ErrorCode): void {
    this.#observers.observer.refused(code);
    this.#note(code);
  }

  /** Tells of its end and passes its answer on. */
  finish(answer: GatewayAnswer): GatewayAnswer {
    const { requestId, client } = this.#request;
    const { status } = answer;
    const operation = this.#plan?.name;
    const durationMs = this.elapsedMs;
    const codes = this.#codes ?? NOTHING;
    if (this.#isStream) this.#observers.observer.subscriptionEnded();
    // A subscription lasts for as long as somebody listens.
    this.#observers.observer.ended({ operation, status, durationMs: this.#isStream ? undefined : durationMs });
    logRequest(this.#observers.log, {
      ...{ requestId, client, operation, status, durationMs },
      calls: this.calls.total,
      codes,
      caller: this.caller,
      answer: this.#answer,
      degraded: this.#degraded,
      exceeded: this.#exceeded,
    });
    this.trace?.ended({ status, codes, answer: this.#answer });
    if (durationMs > this.#observers.slow.afterMs && !this.#isStream) this.#slow(durationMs);
    return answer;
  }

  /** What the caller is told; what is not meant for them is logged. */
  refusalOf(error: unknown): Refusal | GatewayError {
    const refusal = error instanceof Refusal ? error : asGatewayError(error);
    if (refusal.code === 'INTERNAL_SERVER_ERROR' && !(error instanceof Refusal)) this.unexpected(error);
    this.refused(refusal.code);
    return refusal;
  }

  #slow(durationMs: number): void {
    const { log, slow } = this.#observers;
    const { requestId, client } = this.#request;
    const plan = this.#plan;
    if (!plan) return;
    const described = slow.describe(plan, client);
    log.warn(
      { requestId, client, operation: plan.name, durationMs: Math.round(durationMs), plan: described },
      'slow operation',
    );
  }

  unexpected(err: unknown): void {
    // Calls that are cancelled because nobody waits for them fail in many ways, none of which is news.
    if (this.#request.signal.aborted) return;
    this.#observers.log.error({ requestId: this.#request.requestId, err }, 'unexpected error');
  }

  /** Each once: a subscription may go on for ever. */
  #note(code: ErrorCode): void {
    this.#codes ??= [];
    if (!this.#codes.includes(code)) this.#codes.push(code);
  }
}

const NOTHING: readonly ErrorCode[] = [];

function tracedRequest(
  { client, method, headers, requestId, path = '/graphql' }: Told & Partial<Pick<TracedRequest, 'path'>>,
  fromMs: number,
): TracedRequest {
  return { client, method, headers, requestId, path, fromMs };
}
