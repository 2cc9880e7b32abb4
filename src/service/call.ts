import type { Future } from '../core/future.ts';
import type { CallTrace } from '../core/request-trace.ts';
import type { StopSignal } from '../core/stop-signal.ts';
import type { RequestView } from '../code/code-context.ts';

/** One request to a service, already rendered: nothing in it is a template any more. */
export interface ServiceRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, percent-encoded; appended to the path of the service's URL. Empty for that path itself. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or bytes that a header tells the type of. */
  readonly body?: string | Uint8Array;
  readonly signal?: StopSignal;
  /** Takes the place of the service's own time. */
  readonly timeoutMs?: number;
  /** By when the request it is part of must be answered, in milliseconds since 1970; the service is told. */
  readonly deadlineAtMs?: number | undefined;
  /** A further try of a request that failed. */
  readonly isRetry?: boolean;
  /** How many purges of the caches were known of by then: it gets no answer that was asked for before the last of them. */
  readonly purges?: number;
  /** It may be sent a second time: a GET, a look-up or a query. */
  readonly isRepeatable?: boolean;
  /** What the service's hooks see of the request it is part of. */
  readonly view?: RequestView;
  /** Who follows it; undefined for nobody. */
  readonly trace?: CallTrace | undefined;
}

/** Whether a request may be sent a second time. */
export const mayRepeat = ({ isRepeatable, method }: ServiceRequest): boolean => isRepeatable ?? method === 'GET';

/** What a service answered: any status, its body complete and inflated. */
export interface ServiceAnswer {
  readonly status: number;
  /** Lowercase names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Sends a request to a service. Rejects with a `GatewayError`; statuses of the service stay in the answer. */
export type Send<Answer> = (request: ServiceRequest) => Future<Answer>;

/** A call whose answer is there as a whole. */
export type Call = Send<ServiceAnswer>;

/** Adds one concern to a call: a deadline, a choice of instance. */
export type Layer = (next: Call) => Call;

/** A layer that does not look at the answer, whatever it is. */
export type RequestLayer = <Answer>(next: Send<Answer>) => Send<Answer>;

/** A call through all layers. They see the request in the order listed, and the answer in reverse. */
export function through(layers: readonly Layer[], last: Call): Call {
  return layers.reduceRight((next, layer) => layer(next), last);
}
