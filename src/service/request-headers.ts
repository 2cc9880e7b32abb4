import type { RequestLayer, ServiceRequest } from './call.ts';

/** Speak of one connection, not of the request: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

type Headers = Readonly<Record<string, string>>;

/**
 * Sends the given headers, in lowercase, without hop-by-hop ones; `accept` and, with a body, `content-type` are JSON
 * unless given. `x-request-deadline` says by when the request must be answered, in milliseconds since 1970, whatever the
 * caller said of it. Compression does not pay between neighbours, so none is asked for.
 */
export const requestHeaders: RequestLayer = (next) => (request) => next({ ...request, headers: outgoing(request) });

function outgoing({ headers: given, body, deadlineAtMs }: ServiceRequest): Headers {
  const headers = sent(given, body !== undefined);
  if (deadlineAtMs !== undefined) headers['x-request-deadline'] = String(deadlineAtMs);
  return headers;
}

function sent(given: Headers, hasBody: boolean): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-encoding': 'identity' };
  if (hasBody) headers['content-type'] = 'application/json';
  const names = Object.keys(given);
  if (names.length === 0) return headers;
  const named = namedByConnection(given);
  for (const name of names) {
    const lower = name.toLowerCase();
    // A header of that name would be no header of the object.
    if (lower === '__proto__' || isHopByHop(lower) || named.includes(lower)) continue;
    headers[lower] = given[name] ?? '';
  }
  return headers;
}

const isHopByHop = (name: string): boolean => HOP_BY_HOP.has(name) || name.startsWith('proxy-');

/** `Connection: close, x-trace` makes `x-trace` hop-by-hop too. */
function namedByConnection(headers: Headers): readonly string[] {
  const connection = Object.entries(headers).find(([name]) => name.toLowerCase() === 'connection')?.[1];
  return connection?.split(',').map((name) => name.trim().toLowerCase()) ?? [];
}
