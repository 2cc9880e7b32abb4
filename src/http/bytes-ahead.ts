import type { IncomingMessage } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';

/** What may still come of a request's body, in bytes: 0 once it is complete, Infinity where the length was not told. */
export function bytesAhead(req: IncomingMessage): number {
  if (req.complete) return 0;
  const { headers } = req;
  if (headers['transfer-encoding'] !== undefined) return Infinity;
  const length = headers['content-length'];
  if (length !== undefined) return Number(length);
  return req.httpVersionMajor === 2 && !streamOf(req).endAfterHeaders ? Infinity : 0;
}

/** The stream of a request over HTTP/2. */
export const streamOf = (req: IncomingMessage): ServerHttp2Stream =>
  (req as unknown as { readonly stream: ServerHttp2Stream }).stream;
