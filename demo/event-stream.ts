/** Server-sent events, each with one value as JSON: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function eventStream(values: AsyncIterable<unknown>): Response {
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
  return new Response(toStream(values[Symbol.asyncIterator]()), { headers });
}

/** Asks for a value only when the reader wants one. */
function toStream(values: AsyncIterator<unknown>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await values.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(`data: ${JSON.stringify(next.value)}\n\n`));
    },
    cancel: async () => {
      await values.return?.();
    },
  });
}
