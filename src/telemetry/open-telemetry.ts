import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer as SpanTracer,
} from '@opentelemetry/api';

import type { RequestTrace, TracedCall, TracedEnd, TracedPlan, TracedRequest, Tracer } from '../core/request-trace.ts';
import { CallSpan, epochMs } from './call-span.ts';

/** Whether an operation of a client has a name that no caller has chosen. */
export type IsStored = (client: string, operation: string) => boolean;

const SERVER_ERROR = 500;
const MAX_NAME_LENGTH = 100;

/**
 * Makes spans of requests, with those of planning and of each call to a service below them, by OpenTelemetry's
 * conventions for HTTP and GraphQL; undefined where nobody has registered an SDK. What follows W3C trace context, or
 * whatever the registered propagator does, goes on from the caller's trace, and is told to services.
 */
export function openTelemetryTracer(isStored: IsStored): Tracer | undefined {
  const tracer = trace.getTracer('facet-gateway');
  // Never ended, so that it is never exported: the interface has no other way to ask.
  const probe = tracer.startSpan('facet', { root: true });
  if (!isSpanContextValid(probe.spanContext())) return undefined;
  return (request) => new RequestSpan(tracer, request, isStored);
}

class RequestSpan implements RequestTrace {
  readonly #tracer: SpanTracer;
  readonly #client: string;
  readonly #span: Span;
  readonly #context: Context;
  readonly #isStored: IsStored;
  #calls = 0;

  constructor(tracer: SpanTracer, request: TracedRequest, isStored: IsStored) {
    this.#tracer = tracer;
    this.#client = request.client;
    this.#isStored = isStored;
    const { client, method, path, requestId, headers, fromMs } = request;
    // Instrumentation of node:http has begun a span for it already, of which this is a part.
    const around = context.active();
    const parent = trace.getSpan(around) ? around : propagation.extract(around, headers);
    const attributes = {
      'http.request.method': method,
      'url.path': `/${client.replace(/\.(v\d+)$/, '/$1')}${path}`,
      'facet.client': client,
      'facet.request_id': requestId,
    };
    const kind = trace.getSpan(around) ? SpanKind.INTERNAL : SpanKind.SERVER;
    const startTime = epochMs(fromMs);
    this.#span = tracer.startSpan(`${method} ${client}`, { kind, startTime, attributes }, parent);
    this.#context = trace.setSpan(parent, this.#span);
  }

  planned({ operation, kind, fromMs, toMs }: TracedPlan): void {
    this.#span.setAttribute('graphql.operation.type', kind);
    if (operation !== undefined) this.#span.setAttribute('graphql.operation.name', operation.slice(0, MAX_NAME_LENGTH));
    const isStored = operation !== undefined && this.#isStored(this.#client, operation);
    // Backends group spans by their names, which no caller may add to.
    this.#span.updateName(isStored ? `${kind} ${operation}` : `${kind} ${this.#client}`);
    this.#tracer.startSpan('plan', { startTime: epochMs(fromMs) }, this.#context).end(epochMs(toMs));
  }

  call(call: TracedCall): CallSpan {
    this.#calls++;
    return new CallSpan(this.#tracer, call, this.#context);
  }

  lookedUp({ service, keys, hit, stale }: Parameters<RequestTrace['lookedUp']>[0]): void {
    this.#span.addEvent('cache', {
      'facet.service': service,
      'facet.keys': keys,
      'facet.hit': hit,
      'facet.stale': stale,
    });
  }

  ended({ status, codes, answer }: TracedEnd): void {
    const span = this.#span;
    span.setAttributes({ 'http.response.status_code': status, 'facet.calls': this.#calls });
    if (codes.length > 0) span.setAttribute('facet.codes', [...codes]);
    if (answer) {
      const { requested, actual, cache, degraded } = answer;
      span.setAttributes({ 'facet.cost.requested': requested, 'facet.cost.actual': actual });
      if (cache) span.setAttribute('facet.cache', cache);
      if (degraded.length > 0) span.setAttribute('facet.degraded', degraded.length);
    }
    if (status >= SERVER_ERROR) {
      span.setAttribute('error.type', codes[0] ?? String(status));
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  }
}
