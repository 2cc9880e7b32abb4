import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { constants } from 'node:http2';
import { pipeline } from 'node:stream/promises';
import type { HttpAnswer } from './answer.ts';
import { bytesAhead, streamOf } from './bytes-ahead.ts';

/** How long the rest of a refused body is thrown away before its connection closes. */
const LINGER_MS = 1_000;

/** Sends an answer, with the headers that every answer has. Does nothing when the caller has gone; resolves once the body is handed over. */
export function writeAnswer(res: ServerResponse, answer: HttpAnswer, requestId: string): Promise<void> | undefined {
  if (res.destroyed || res.headersSent) return undefined;
  const { status, body } = answer;
  const headers: Record<string, string> = {
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...answer.headers,
  };
  const vary = headers['vary'];
  // Writing the head would take the place of what is set for other origins.
  if (vary !== undefined && res.hasHeader('vary')) headers['vary'] = `${String(res.getHeader('vary'))}, ${vary}`;
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    res.writeHead(status, headers);
    return stream(res, body);
  }
  const length = { 'content-length': Buffer.byteLength(body) };
  if (bytesAhead(res.req) > 0) {
    refuseRest(res, { status, headers: { ...headers, ...length } }, body);
    return undefined;
  }
  res.writeHead(status, status === 304 || status === 204 ? headers : { ...headers, ...length });
  res.end(body);
  return undefined;
}

/** Answers a request whose body has not come to its end, and takes no more of it. */
function refuseRest(
  res: ServerResponse,
  { status, headers }: { readonly status: number; readonly headers: OutgoingHttpHeaders },
  body: string | Uint8Array,
): void {
  if (res.req.httpVersionMajor === 2) {
    const stream = streamOf(res.req);
    // Only this request ends, and its caller need not send on: https://www.rfc-editor.org/rfc/rfc9113#section-8.1
    res.writeHead(status, headers).end(body, () => stream.close(constants.NGHTTP2_NO_ERROR));
    return;
  }
  res.writeHead(status, { ...headers, connection: 'close' });
  endAfterDiscarding(res, body);
}

/** Closing a socket that has unread bytes resets it, and callers who are still sending would never see the answer. */
function endAfterDiscarding(res: ServerResponse, body: string | Uint8Array): void {
  const { req } = res;
  const end = (): void => {
    clearTimeout(timer);
    res.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  res.flushHeaders();
  res.write(body);
  req.once('end', end).once('close', end).resume();
}

async function stream(res: ServerResponse, body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await pipeline(body, res.req.httpVersionMajor === 2 ? streamOf(res.req) : res);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
