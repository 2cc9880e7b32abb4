import type { IncomingHttpHeaders } from 'node:http';
import { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

/**
 * A request as HTTP/1.1 would have brought it: without pseudo headers, with `:authority` as `host`, and repeated headers
 * joined. A `Host` that says something else leaves none: https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1
 */
export class PlainRequest extends Http2ServerRequest {
  /** As a field it stands before the getter that is inherited. */
  override readonly headers: IncomingHttpHeaders = plainHeaders(this.rawHeaders);
}

/** The answer to it. */
export class PlainResponse extends Http2ServerResponse<PlainRequest> {}

// Answers of HTTP/1.1 have the first, and these, whatever their type says, have not; the second would be true as well
// when a caller has gone.
Object.defineProperties(PlainResponse.prototype, {
  destroyed: {
    get(this: PlainResponse): boolean {
      return this.stream.destroyed;
    },
  },
  writableFinished: {
    get(this: PlainResponse): boolean {
      return this.writableEnded && this.stream.writableFinished;
    },
  },
});

/** By name and value in turn, as node:http2 gives them. It would take the first of two `authorization` headers for all. */
function plainHeaders(raw: readonly string[]): IncomingHttpHeaders {
  const headers = Object.setPrototypeOf({}, null) as Record<string, string | undefined>;
  let authority: string | undefined;
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const value = raw[index + 1] ?? '';
    const known = headers[name];
    if (name === ':authority') authority = value;
    else if (name.startsWith(':')) continue;
    else headers[name] = known === undefined ? value : `${known}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
  if (authority === undefined) return headers;
  const { host = authority } = headers;
  headers['host'] = host.toLowerCase() === authority.toLowerCase() ? authority : undefined;
  return headers;
}
