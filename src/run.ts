import type { Authenticator } from './auth/authenticator.ts';
import type { ClientSettings } from './client/client.ts';
import { andThen, type Awaitable } from './core/and-then.ts';
import type { Caller } from './core/context.ts';
import { type ErrorCode, GatewayError } from './core/errors.ts';
import type {
  EndpointRequest,
  GatewayAnswer,
  GraphQLParams,
  GraphQLRequest,
  IncrementalFormat,
} from './core/exchange.ts';
import type { GatewayLog } from './core/log.ts';
import type { ClientObserver } from './core/metrics.ts';
import { errorEntries } from './core/refusal.ts';
import { Freshness } from './core/freshness.ts';
import { RequestLog, type SlowOperations } from './core/request-log.ts';
import type { Tracer } from './core/request-trace.ts';
import type { StopSignal } from './core/stop-signal.ts';
import { CallerLeft, withinDeadline } from './core/request-deadline.ts';
import { answerPoints } from './execute/answer-cost.ts';
import { answerText, type CostReport } from './execute/answer-text.ts';
import type { Execution, SourceEvent } from './execute/executor.ts';
import { prepare } from './execute/prepare.ts';
import { refuseDenied } from './execute/refuse-denied.ts';
import { subscriptionAnswers } from './execute/subscription.ts';
import { DeliveredTexts } from './delivered-texts.ts';
import { addressKey } from './limit/address-key.ts';
import type { Meter, Reserved } from './limit/meter.ts';
import { metered, type Metering, reserve } from './metering.ts';
import { type Executable, newExecution } from './new-execution.ts';
import { introspect } from './plan/introspect.ts';
import type { OperationPlan } from './plan/plan-operation.ts';
import { requestedPoints } from './plan/price/price.ts';
import { refuseKind } from './plan/refuse-kind.ts';
import type { Registry, Surface } from './registry.ts';
import type { Execute, Response, Responses } from './responses.ts';
import type { UsageRecorder } from './usage/usage-recorder.ts';

/** What the stages of a request work with. */
export interface RunOptions {
  readonly registry: Registry;
  readonly authenticator: Authenticator;
  readonly log: GatewayLog;
  /** Who counts the requests to a client. */
  readonly metrics: { readonly client: (name: string) => ClientObserver };
  /** Who follows requests. */
  readonly tracer: Tracer | undefined;
  readonly slow: SlowOperations<OperationPlan>;
  readonly requestTimeoutMs: number;
  readonly meter: Meter;
  readonly usage: Pick<UsageRecorder<OperationPlan>, 'used'>;
  readonly responses: Responses;
  /** Whether limits refuse what exceeds them, or only measure it. */
  readonly limitMode: 'enforce' | 'measure';
  /** Aborts when no more events are to be sent, because the gateway closes. */
  readonly closing: AbortSignal;
}

export const STREAM = { status: 200, headers: {} };

/** The usual status, in logs alone, for a caller who left before the answer. */
export const TO_NOBODY: GatewayAnswer = { status: 499, headers: {}, body: '' };

type Incoming = Pick<GraphQLRequest, 'client' | 'method' | 'headers' | 'remote' | 'requestId' | 'signal'> &
  Partial<Pick<EndpointRequest, 'path'>>;

/** A request that may be executed. */
interface Ready extends Executable {
  /** Points that it may cost. */
  readonly requested: number;
  /** Points that are set aside for it. */
  readonly reserved: Reserved | undefined;
}

/** One request on its way through the stages. */
export class Run {
  readonly #request: Incoming;
  readonly #options: RunOptions;
  readonly log: RequestLog<OperationPlan>;

  constructor(request: Incoming, options: RunOptions) {
    this.#request = request;
    this.#options = options;
    const { log, metrics, tracer, slow } = options;
    this.log = new RequestLog({ log, observer: metrics.client(request.client), tracer, slow }, request);
  }

  /** The stages in their order, up to execution: client, parameters, caller, operation, plan, access, price. */
  ready(read: () => GraphQLParams | GatewayError): Awaitable<Ready> {
    const surface = this.#options.registry.surface(this.#request.client);
    if (!surface) throw new GatewayError('NOT_FOUND', { reason: 'there is no such client' });
    const params = read();
    if (params instanceof GatewayError) throw params;
    const { settings } = surface.client;
    if (settings.auth === 'NONE') return this.#allowed(surface, params, undefined);
    const known = this.#options.authenticator.known(this.#request.client, this.#request.headers);
    if (known) return this.#allowed(surface, params, known);
    return this.#caller(settings).then((caller) => this.#allowed(surface, params, caller));
  }

  /** The stages behind the caller: operation, plan, access, price. */
  #allowed(surface: Surface, params: GraphQLParams, caller: Caller | undefined): Awaitable<Ready> {
    const { client, planner } = surface;
    this.log.caller = caller;
    const plan = this.log.planned(() => planner.planRequest(params), params.query);
    refuseKind(plan, this.#request.method);
    const variables = planner.variablesOf(params, plan);
    const prepared = prepare(plan.lowered, { variables, caller, headers: this.#request.headers });
    refuseDenied(plan.lowered, prepared);
    const requested = requestedPoints(plan.price, prepared);
    const { maxCost, budget } = client.settings;
    if (requested > maxCost) this.#refuse('COST_LIMIT_EXCEEDED');
    const ready = { surface, plan, prepared, requested, reserved: undefined, introspection: NOTHING };
    if (budget || plan.rateLimits.length > 0) return this.#metered(ready, params);
    return plan.introspection ? this.#introspected(ready, params) : ready;
  }

  /** The stages behind the price: budget, rate limits. */
  #metered(ready: Ready, params: GraphQLParams): Awaitable<Ready> {
    return andThen(metered(ready, this.#metering(ready)), ({ prepared, reserved }) =>
      this.#introspected({ ...ready, prepared, reserved }, params),
    );
  }

  #introspected(ready: Ready, params: GraphQLParams): Ready {
    const { plan, surface } = ready;
    if (!plan.introspection) return ready;
    return { ...ready, introspection: introspect(plan, surface.client.schema, params.variables ?? {}) };
  }

  /** What is reserved for an operation, and refused where limits are not only measured. */
  #metering({ surface: { client }, prepared }: Pick<Ready, 'surface' | 'prepared'>): Metering {
    const { meter, limitMode } = this.#options;
    return {
      ...{ meter, client: client.name, budget: client.settings.budget },
      who: prepared.inputs.caller?.meteredBy ?? addressKey(this.#request.remote.address),
      onExceeded: limitMode === 'measure' ? (code) => this.log.exceeded(code) : undefined,
      onLimit: (limit) => this.log.limited(limit),
    };
  }

  /** What the answer has cost. Points that were set aside and not needed go back. */
  settled({ plan, prepared, requested, reserved }: Ready, response: Pick<Response, 'answer' | 'cache'>): CostReport {
    const { answer, cache } = response;
    const actual = cache === 'hit' ? 0 : answerPoints(answer, plan.price, { prepared, requested });
    const { errors, degraded } = answer;
    this.log.answered({ requested, actual, cache, errors, degraded });
    const { apiKeyId } = prepared.inputs.caller ?? {};
    this.#options.usage.used({ client: this.#request.client, plan, points: actual, apiKeyId });
    if (!reserved) return { requested, actual };
    return { requested, actual, throttleStatus: this.#options.meter.settle(reserved, actual) };
  }

  /** The answer to a query or a mutation: one that is kept, or that an equal request is given, or a new one. */
  respond(ready: Ready): Awaitable<Response> {
    const { responses, requestTimeoutMs } = this.#options;
    const looked = responses.look(ready);
    if (looked?.known) return looked.known;
    const within = (left: StopSignal): Promise<Response> => {
      const run: Execute = (freshness) => ready.surface.executor.run(this.#execution(ready, left, freshness));
      return responses.respond(ready, looked, { signal: left, execute: run });
    };
    const { signal } = this.#request;
    if (ready.plan.isImmediate) return within(signal);
    return withinDeadline(signal, requestTimeoutMs - this.log.elapsedMs, within);
  }

  /** The answer to a query of which some may come later: its parts, or else the whole. */
  async respondInParts(ready: Ready, format: IncrementalFormat): Promise<Response | AsyncIterable<string>> {
    const { responses, requestTimeoutMs } = this.#options;
    const known = responses.look(ready)?.known;
    if (known) return known;
    const parts = new DeliveredTexts(format);
    const { signal } = this.#request;
    const running = withinDeadline(signal, requestTimeoutMs - this.log.elapsedMs, (left) => {
      const execution = this.#execution(ready, left, new Freshness());
      return ready.surface.executor.run({ ...execution, delivery: parts });
    });
    const answer = await Promise.race([running, parts.begun]);
    if (answer) return { answer, cache: undefined, freshness: undefined };
    running
      .then((whole) => parts.end(this.settled(ready, { answer: whole, cache: undefined })))
      .catch((error: unknown) => {
        if (error instanceof CallerLeft) parts.leave();
        else parts.fail(new GatewayError(this.log.refusalOf(error).code));
      });
    return this.#parts(parts);
  }

  /**
   * Answers each event of a subscription as a fresh operation. Logs when the stream has ended.
   *
   * @throws {GatewayError} NOT_ACCEPTABLE at once, when the caller takes no events
   */
  events(ready: Ready, { acceptsEvents, signal }: GraphQLRequest): AsyncIterable<string> {
    if (!acceptsEvents) throw new GatewayError('NOT_ACCEPTABLE', { reason: 'a subscription is text/event-stream' });
    const answers = subscriptionAnswers({
      open: (source) => ready.surface.executor.subscribe(this.#execution(ready, source, new Freshness())),
      answer: (event) => this.#event(ready, event),
      ends: [signal, this.#options.closing],
      expiresAtMs: ready.prepared.inputs.caller?.expiresAtMs,
      revoked: this.#options.authenticator.revoked(ready.prepared.inputs.caller),
    });
    return this.#texts(answers);
  }

  /** Each event has a price of its own. */
  async #event(ready: Ready, event: SourceEvent): Promise<string> {
    const reserved = await reserve(ready.requested, this.#metering(ready));
    // It has come in a time of its own.
    const answer = await withinDeadline(this.#request.signal, this.#options.requestTimeoutMs, (left) => {
      const execution = this.#execution(ready, left, new Freshness());
      return ready.surface.executor.run({ ...execution, event });
    });
    return answerText(answer, this.settled({ ...ready, reserved }, { answer, cache: undefined }));
  }

  /** Refuses, unless limits are only measured. */
  #refuse(code: ErrorCode): void {
    if (this.#options.limitMode === 'enforce') throw new GatewayError(code);
    this.log.exceeded(code);
  }

  async #caller({ auth }: ClientSettings): Promise<Caller | undefined> {
    const { client, headers, signal } = this.#request;
    const { authenticator, requestTimeoutMs } = this.#options;
    const caller = await withinDeadline(signal, requestTimeoutMs, () => authenticator.authenticate(client, headers));
    if (!caller && auth === 'REQUIRED') throw new GatewayError('UNAUTHENTICATED');
    return caller;
  }

  async *#parts(parts: AsyncIterable<string>): AsyncGenerator<string, void> {
    try {
      yield* parts;
    } finally {
      this.log.finish(this.#request.signal.aborted ? TO_NOBODY : { ...STREAM, body: '' });
    }
  }

  async *#texts(answers: AsyncIterable<string | GatewayError>): AsyncGenerator<string, void> {
    this.log.subscribed();
    try {
      for await (const answer of answers) {
        if (typeof answer !== 'string') this.log.refused(answer.code);
        yield typeof answer === 'string' ? answer : JSON.stringify({ errors: errorEntries(answer) });
      }
    } finally {
      this.log.finish({ ...STREAM, body: '' });
    }
  }

  #execution(ready: Ready, signal: StopSignal, freshness: Freshness): Execution {
    const { log } = this;
    return newExecution(ready, {
      ...{ request: this.#request, signal, freshness, calls: log.calls, trace: log.trace, log: this.#options.log },
      onUnexpected: (error) => log.unexpected(error),
    });
  }
}

/** What an operation without introspection asks of the schema. */
const NOTHING: Execution['introspection'] = {};
