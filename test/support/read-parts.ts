import type { TestGateway } from './start-gateway.ts';

/** One part of an answer that comes in parts. */
export type SeenPart = Readonly<Record<string, unknown>>;

/** An answer in parts, under way. */
export interface PartedAnswer extends AsyncDisposable {
  readonly status: number;
  readonly contentType: string;
  /** The next part, as soon as it has come; undefined behind the last. */
  next(): Promise<SeenPart | undefined>;
  /** All parts up to the end. */
  rest(): Promise<readonly SeenPart[]>;
  /** Leaves. */
  close(): void;
}

/** How it is asked for. */
export interface PartsOptions {
  readonly accept?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks for an answer in parts, as `multipart/mixed` unless told otherwise. */
export async function askForParts(
  gateway: TestGateway,
  client: string,
  query: string,
  { accept = 'multipart/mixed, application/json', variables, headers }: PartsOptions = {},
): Promise<PartedAnswer> {
  const leaving = new AbortController();
  const response = await gateway.send(`/${client}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  const contentType = response.headers.get('content-type') ?? '';
  const parts = read(response.body as ReadableStream<Uint8Array>, separatorOf(contentType));
  const next = async (): Promise<SeenPart | undefined> => (await parts.next()).value ?? undefined;
  const rest = async (): Promise<readonly SeenPart[]> => {
    const all: SeenPart[] = [];
    for (let part = await next(); part; part = await next()) all.push(part);
    return all;
  };
  const close = (): void => leaving.abort();
  return {
    status: response.status,
    contentType,
    next,
    rest,
    close,
    [Symbol.asyncDispose]: () => Promise.resolve(close()),
  };
}

/** What stands between two parts; a whole answer is one part. */
function separatorOf(contentType: string): string | undefined {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  return boundary === undefined ? undefined : `--${boundary}`;
}

/** https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1 */
async function* read(body: AsyncIterable<Uint8Array>, separator: string | undefined): AsyncGenerator<SeenPart, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    if (separator === undefined) continue;
    const pieces = rest.split(`\r\n${separator}`);
    rest = pieces.pop() ?? '';
    for (const piece of pieces) if (piece.includes('{')) yield parsed(piece);
  }
  if (separator === undefined) yield parsed(rest);
}

const parsed = (piece: string): SeenPart => JSON.parse(piece.slice(piece.indexOf('{'))) as SeenPart;
