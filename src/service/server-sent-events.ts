import { createParser, type EventSourceMessage } from 'eventsource-parser';

import { GatewayError } from '../core/errors.ts';
import { statusError } from './answer-status.ts';
import type { Send, ServiceRequest } from './call.ts';
import type { ServiceStream } from './open-stream.ts';

/** What server-sent events are read with. */
export interface EventReading {
  /** Name for errors. */
  readonly service: string;
  readonly open: Send<ServiceStream>;
  /** Limit of one event, in characters. */
  readonly maxEventSize: number;
  /** An answer of JSON in place of a stream counts as one event: GraphQL services refuse that way. */
  readonly takesJson?: boolean;
}

/** `none` is no content coding, but what graphql-yoga sends to keep proxies from compressing. */
const UNCODED: ReadonlySet<string> = new Set(['identity', 'none']);
const EVENT_STREAM = /^text\/event-stream\s*(;|$)/i;
const JSON_TYPE = /^application\/(?:graphql-response\+)?json\s*(;|$)/i;

/**
 * The events of a stream, at the reader's pace, until the service ends it or the request's signal aborts; the latter
 * ends it without an error. https://html.spec.whatwg.org/multipage/server-sent-events.html
 *
 * @throws {GatewayError} the status's code when the service refuses · UPSTREAM_BAD_RESPONSE when it sends something else
 * than events, or one that is too large · UPSTREAM_UNAVAILABLE when the connection breaks
 */
export async function* serverSentEvents(
  request: ServiceRequest,
  { open, ...reading }: EventReading,
): AsyncGenerator<EventSourceMessage, void> {
  const { signal } = request;
  let stream: ServiceStream | undefined;
  const end = (): void => void stream?.body.destroy();
  signal?.addEventListener('abort', end);
  try {
    stream = await open({ ...request, headers: { ...request.headers, accept: 'text/event-stream' } });
    yield* messages(stream, reading);
  } catch (cause) {
    if (signal?.aborted) return;
    if (cause instanceof GatewayError) throw cause;
    throw new GatewayError('UPSTREAM_UNAVAILABLE', { service: reading.service }, { cause });
  } finally {
    signal?.removeEventListener('abort', end);
    end();
  }
}

type Reading = Omit<EventReading, 'open'>;

async function* messages(stream: ServiceStream, reading: Reading): AsyncGenerator<EventSourceMessage, void> {
  const { status, headers, body } = stream;
  const { service, takesJson = false } = reading;
  const contentType = headers['content-type'] ?? '';
  const isUnderstood = status >= 200 && status < 300 && UNCODED.has(headers['content-encoding'] ?? 'identity');
  if (isUnderstood && EVENT_STREAM.test(contentType)) {
    yield* parsed(body, reading);
    return;
  }
  const bytes = await collected(stream, reading);
  if (!isUnderstood || !takesJson || !JSON_TYPE.test(contentType))
    throw statusError(service, { status, headers, body: bytes }) ?? bad(service, status);
  yield { data: bytes.toString() };
}

/** What is no stream is short, or nothing that is understood here. */
async function collected({ body, status }: ServiceStream, { service, maxEventSize }: Reading): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxEventSize) throw bad(service, status);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* parsed(
  body: AsyncIterable<Uint8Array>,
  { service, maxEventSize }: Reading,
): AsyncGenerator<EventSourceMessage, void> {
  const decoder = new TextDecoder();
  let found: EventSourceMessage[] = [];
  let isTooLarge = false;
  const parser = createParser({
    onEvent: (event) => void found.push(event),
    onError: ({ type }) => {
      isTooLarge ||= type === 'max-buffer-size-exceeded';
    },
    maxBufferSize: maxEventSize,
  });
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    const ready = found;
    found = [];
    yield* ready;
    if (isTooLarge) throw bad(service);
  }
}

const bad = (service: string, status?: number): GatewayError =>
  new GatewayError('UPSTREAM_BAD_RESPONSE', { service, ...(status !== undefined && { status }) });
