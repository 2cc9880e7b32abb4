import type { StopSignal } from '../core/stop-signal.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { Problem } from '../language/problem.ts';
import { EventStream, type PageEvent } from './event-stream.ts';
import { pageAnswer } from './page-answer.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { MAX_REQUESTS, type Recorder } from './recorder.ts';

/** What is known of the last load of the schemas. */
export interface SchemaNews {
  /** How many loads there were. */
  count: number;
  isLive: boolean;
  problems: readonly Problem[];
  readonly onChanged: Set<() => void>;
}

/** Those past these are for the terminal, and so are warnings. */
const MAX_ERRORS = 20;

/**
 * Server-sent events: `requests` has those that are known, be it none, then each again whenever it has come further; `schemas` tells
 * of the last load, and of each further one. Ends when one of the signals aborts.
 */
export function requestStream(
  { recorder, news }: { readonly recorder: Recorder; readonly news: SchemaNews },
  ends: readonly (StopSignal | AbortSignal)[],
): HttpAnswer {
  const changed = new Map<number, RecordedRequest>();
  let told = -1;
  const take = (): readonly PageEvent[] => {
    const requests = [...changed.values()];
    changed.clear();
    const isFirst = told < 0;
    const events: PageEvent[] = requests.length > 0 || isFirst ? [{ event: 'requests', data: requests }] : [];
    if (told === news.count) return events;
    told = news.count;
    return [schemasEvent(news), ...events];
  };
  const stream = new EventStream(take, ends);
  const follow = (request: RecordedRequest): void => {
    changed.set(request.id, request);
    const [oldest] = changed.keys();
    if (oldest !== undefined && changed.size > MAX_REQUESTS) changed.delete(oldest);
    stream.wake();
  };
  return pageAnswer('text/event-stream; charset=utf-8', following(stream, { recorder, news, follow }));
}

async function* following(
  stream: EventStream,
  {
    recorder,
    news,
    follow,
  }: { readonly follow: (request: RecordedRequest) => void; readonly recorder: Recorder; readonly news: SchemaNews },
): AsyncGenerator<Uint8Array, void> {
  for (const request of recorder.requests()) follow(request);
  const stop = recorder.listen(follow);
  news.onChanged.add(stream.wake);
  try {
    yield* stream.texts();
  } finally {
    stop();
    news.onChanged.delete(stream.wake);
  }
}

function schemasEvent({ isLive, problems }: SchemaNews): PageEvent {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const shown = errors.slice(0, MAX_ERRORS).map(({ code, file, line, column, message, hint }) => ({
    ...{ code, file, line, column, message, hint },
  }));
  return { event: 'schemas', data: { isLive, errors: shown, moreErrors: errors.length - shown.length } };
}
