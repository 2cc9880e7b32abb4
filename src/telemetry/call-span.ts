import {
  type Context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer as SpanTracer,
} from '@opentelemetry/api';

import type { CallTrace, TracedCall, TracedOutcome, TracedSpan } from '../core/request-trace.ts';

/** A time of `performance.now()` as milliseconds since 1970. */
export const epochMs = (ms: number): number => performance.timeOrigin + ms;

/** The span of a call to a service, from when it is asked for to its answer, whatever tries and waiting that takes. */
export class CallSpan implements CallTrace {
  readonly headers: Readonly<Record<string, string>>;
  readonly #span: Span;
  #tries = 0;

  constructor(tracer: SpanTracer, { service, method, path, fields, keys }: TracedCall, parent: Context) {
    const attributes = {
      'http.request.method': method,
      // Without the query, in which personal data may stand.
      'url.path': path.replace(/\?.*$/s, ''),
      'peer.service': service,
      'facet.fields': [...fields],
      ...(keys !== undefined && { 'facet.keys': keys }),
    };
    this.#span = tracer.startSpan(`${method} ${service}`, { kind: SpanKind.CLIENT, attributes }, parent);
    const headers: Record<string, string> = {};
    propagation.inject(trace.setSpan(parent, this.#span), headers);
    this.headers = headers;
  }

  joined(): void {
    this.#span.setAttribute('facet.joined', true);
  }

  tried({ outcome, status, fromMs, toMs }: TracedOutcome & TracedSpan): void {
    this.#tries++;
    if (this.#tries > 1) this.#span.setAttribute('http.request.resend_count', this.#tries - 1);
    this.#span.addEvent(
      'try',
      {
        'facet.outcome': outcome,
        'facet.duration_ms': toMs - fromMs,
        ...(status !== undefined && { 'http.response.status_code': status }),
      },
      epochMs(toMs),
    );
  }

  ended({ outcome, status }: TracedOutcome): void {
    const span = this.#span;
    if (status !== undefined) span.setAttribute('http.response.status_code', status);
    if (outcome !== 'ok') {
      span.setAttribute('error.type', status === undefined ? outcome : String(status));
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  }
}
