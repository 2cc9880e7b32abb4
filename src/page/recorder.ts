import type { RequestTrace, TracedPlan, TracedRequest, Tracer } from '../core/request-trace.ts';
import { recordedEnd } from './recorded-end.ts';
import type { RecordedCall, RecordedRequest } from './recorded-request.ts';
import { shortened } from './shortened.ts';

/** Those before are forgotten. */
export const MAX_REQUESTS = 200;
/** Of one request; more are counted. */
export const MAX_CALLS = 100;
const MAX_LOOK_UPS = 100;
const MAX_TRIES = 10;
const MAX_FIELDS = 20;
/** Characters. */
export const MAX_DOCUMENT = 16_384;
const MAX_TEXT = 500;

/** Told of a request that is new, or has come further. */
type Listener = (request: RecordedRequest) => void;

export interface RecorderOptions {
  /** The document of a stored operation, by its name. */
  readonly storedDocument: (client: string, operation: string) => string | undefined;
}

/**
 * Keeps the last requests for the page. What it keeps is bounded in every direction, whatever callers send and services
 * do: numbers of requests, calls and tries, and the lengths of texts. It keeps no header, no variable and no answer.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #requests = new Map<number, RecordedRequest>();
  readonly #listeners = new Set<Listener>();
  #count = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Oldest first. */
  requests(): readonly RecordedRequest[] {
    return [...this.#requests.values()];
  }

  /** Tells of requests from now on, until what it returns is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets the requests so far. */
  clear(): void {
    this.#requests.clear();
  }

  readonly tracer: Tracer = (traced) => {
    const request = this.#began(traced);
    const at = (ms: number): number => rounded(ms - traced.fromMs);
    const now = (): number => at(performance.now());
    return this.#trace(request, { at, now });
  };

  #began({ client, method, headers, requestId, path }: TracedRequest): RecordedRequest {
    this.#count += 1;
    const request: RecordedRequest = {
      ...{ id: this.#count, requestId, method, atMs: Date.now() },
      client: shortened(client, MAX_TEXT),
      path: shortened(path, MAX_TEXT),
      hasCredential: headers['authorization'] !== undefined,
      ...{ calls: [], moreCalls: 0, lookUps: [] },
    };
    this.#requests.set(request.id, request);
    const [oldest] = this.#requests.keys();
    if (oldest !== undefined && this.#requests.size > MAX_REQUESTS) this.#requests.delete(oldest);
    this.#tell(request);
    return request;
  }

  #trace(request: RecordedRequest, { at, now }: Clock): RequestTrace {
    const tell = (): void => this.#tell(request);
    return {
      planned: (plan) => {
        this.#planned(request, plan);
        request.planning = { fromMs: at(plan.fromMs), toMs: at(plan.toMs) };
        tell();
      },
      call: (call) => {
        const recorded: RecordedCall = {
          ...call,
          path: shortened(call.path, MAX_TEXT),
          fields: call.fields.slice(0, MAX_FIELDS),
          ...{ fromMs: now(), tries: [] },
        };
        if (request.calls.length < MAX_CALLS) request.calls.push(recorded);
        else request.moreCalls += 1;
        tell();
        return callTrace(recorded, { at, now }, tell);
      },
      lookedUp: (lookUp) => {
        if (request.lookUps.length < MAX_LOOK_UPS) request.lookUps.push({ ...lookUp, atMs: now() });
      },
      ended: (end) => {
        request.end = recordedEnd(end, now());
        tell();
      },
    };
  }

  #planned(request: RecordedRequest, { operation, kind, document }: TracedPlan): void {
    const stored = document === undefined && operation !== undefined;
    const text = stored ? this.#options.storedDocument(request.client, operation) : document;
    request.operation = operation === undefined ? undefined : shortened(operation, MAX_TEXT);
    request.kind = kind;
    request.isStored = stored;
    request.document = text === undefined ? undefined : shortened(text, MAX_DOCUMENT);
  }

  #tell(request: RecordedRequest): void {
    for (const listener of this.#listeners) listener(request);
  }
}

/** Milliseconds from the beginning of a request. */
interface Clock {
  readonly at: (ms: number) => number;
  readonly now: () => number;
}

function callTrace(call: RecordedCall, { at, now }: Clock, tell: () => void): ReturnType<RequestTrace['call']> {
  return {
    headers: undefined,
    joined: () => {
      call.joined = true;
    },
    sentTo: (instance) => {
      call.instance = shortened(instance, MAX_TEXT);
    },
    tried: ({ outcome, status, fromMs, toMs }) => {
      if (call.tries.length < MAX_TRIES) call.tries.push({ outcome, status, fromMs: at(fromMs), toMs: at(toMs) });
      tell();
    },
    ended: ({ outcome, status }) => {
      Object.assign(call, { outcome, status, toMs: now() });
      tell();
    },
  };
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
