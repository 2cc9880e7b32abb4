import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** Between two events of a service that is not there. */
const PAUSE_MS = 2_000;

/** Numbers of events, the first at once, until the reader has left. */
export async function* eventTicks(response: ServerResponse): AsyncGenerator<number, void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  for (let event = 1; !left.signal.aborted; event++) {
    yield event;
    await wait(PAUSE_MS, undefined, { signal: left.signal }).catch(() => undefined);
  }
}

/** Sends each value as a server-sent event of JSON, under this name if there is one. */
export async function sendEvents(
  response: ServerResponse,
  values: AsyncIterable<unknown>,
  name?: string,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const event = name === undefined ? '' : `event: ${name}\n`;
  for await (const value of values) response.write(`${event}data: ${JSON.stringify(value)}\n\n`);
  response.end();
}
