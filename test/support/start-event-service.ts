import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { closeAtOnce, listen } from './listen.ts';

/** One stream that was opened, in the hands of a test. */
export interface OpenedStream {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Sends text as it is. */
  send(text: string): void;
  /** Sends one event. */
  event(data: unknown): void;
  end(): void;
  /** Breaks the connection. */
  reset(): void;
  /** Resolves when the connection is closed, by whichever side. */
  readonly closed: Promise<void>;
}

/** A service whose streams a test drives by hand. */
export interface EventService extends AsyncDisposable {
  readonly url: string;
  /** Resolves with the next stream that is opened. */
  next(): Promise<OpenedStream>;
}

/** Starts a service that opens a stream of server-sent events for every request. */
export async function startEventService(): Promise<EventService> {
  const opened: OpenedStream[] = [];
  const waiting: ((stream: OpenedStream) => void)[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const { url: path = '/', headers } = incoming;
      const stream = { path, headers, body: await text(incoming), ...driven(outgoing) };
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      const wanted = waiting.shift();
      if (wanted) wanted(stream);
      else opened.push(stream);
    })();
  });
  const url = await listen(server);
  return {
    url,
    next: () => {
      const ready = opened.shift();
      return ready ? Promise.resolve(ready) : new Promise((resolve) => waiting.push(resolve));
    },
    [Symbol.asyncDispose]: () => closeAtOnce(server),
  };
}

function driven(outgoing: ServerResponse): Omit<OpenedStream, 'path' | 'headers' | 'body'> {
  const closed = new Promise<void>((resolve) => outgoing.once('close', resolve));
  const send = (data: string): void => void outgoing.write(data);
  return {
    send,
    event: (data) => send(`data: ${JSON.stringify(data)}\n\n`),
    end: () => void outgoing.end(),
    reset: () => void outgoing.destroy(),
    closed,
  };
}
