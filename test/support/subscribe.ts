import { type SentEvent, sentEvents } from './server-sent-events.ts';
import type { QueryOptions, SeenAnswer, TestGateway } from './start-gateway.ts';
import { costApart } from './without-cost.ts';

/** An answer of a subscription, or its end. */
export interface SeenEvent {
  readonly event: string;
  readonly result: SeenAnswer['body'] | undefined;
}

/** A subscription under way. */
export interface Subscription extends AsyncDisposable {
  readonly status: number;
  /** The next event; undefined when the stream has ended. */
  next(): Promise<SeenEvent | undefined>;
  /** All events up to the end. */
  rest(): Promise<readonly SeenEvent[]>;
  /** Leaves. */
  close(): void;
}

/** Subscribes as a client of graphql-sse does, by POST. */
export async function subscribe(
  gateway: TestGateway,
  client: string,
  query: string,
  { token, variables, headers }: QueryOptions = {},
): Promise<Subscription> {
  const leaving = new AbortController();
  const response = await gateway.send(`/${client}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  const events = read(response.body as ReadableStream<Uint8Array>);
  const next = async (): Promise<SeenEvent | undefined> => (await events.next()).value ?? undefined;
  const rest = async (): Promise<readonly SeenEvent[]> => {
    const all: SeenEvent[] = [];
    for (let event = await next(); event; event = await next()) all.push(event);
    return all;
  };
  const close = (): void => leaving.abort();
  return { status: response.status, next, rest, close, [Symbol.asyncDispose]: () => Promise.resolve(close()) };
}

async function* read(body: AsyncIterable<Uint8Array>): AsyncGenerator<SeenEvent, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split(/(?<=\n\n)/);
    rest = blocks.at(-1)?.endsWith('\n\n') === true ? '' : (blocks.pop() ?? '');
    for (const event of blocks.flatMap(sentEvents)) yield seen(event);
  }
  return undefined;
}

const seen = ({ event, data }: SentEvent): SeenEvent => ({
  event,
  result: data === '' ? undefined : (costApart(JSON.parse(data)).body as SeenAnswer['body']),
});
