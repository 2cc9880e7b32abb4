import { propagation, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

/** Spans that have ended, as an SDK exports them. */
export interface CollectedSpans extends Disposable {
  readonly ended: () => readonly ReadableSpan[];
  /** The spans of one trace, each with those below it, as lines that are indented. */
  readonly tree: (traceId: string) => string;
}

/** Registers an SDK for this process that keeps spans in memory. */
export function collectSpans(): CollectedSpans {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const ended = (): readonly ReadableSpan[] => exporter.getFinishedSpans();
  return {
    ended,
    tree: (traceId) =>
      linesBelow(
        ended().filter((span) => span.spanContext().traceId === traceId),
        (span, all) => !all.some((other) => isBelow(span, other)),
        '',
      ),
    [Symbol.dispose]: () => {
      trace.disable();
      propagation.disable();
    },
  };
}

const isBelow = (span: ReadableSpan, other: ReadableSpan): boolean =>
  span.parentSpanContext?.spanId === other.spanContext().spanId;

function linesBelow(
  spans: readonly ReadableSpan[],
  isHere: (span: ReadableSpan, all: readonly ReadableSpan[]) => boolean,
  indent: string,
): string {
  return spans
    .filter((span) => isHere(span, spans))
    .map((span) => `${indent}${span.name}\n${linesBelow(spans, (other) => isBelow(other, span), `${indent}  `)}`)
    .toSorted()
    .join('');
}
