import { request } from 'undici';

/** A request to a host that the settings name, and the bounds of its answer. */
export interface TextRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Sent by POST; without it the request is a GET. */
  readonly body?: string;
  /** Total time, the body included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** An answer of any status. */
export interface TextAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Fetches something small and rare, such as keys. Follows no redirects: nobody but the named host answers. Rejects with a
 * plain Error, which is for the log alone.
 */
export async function fetchText(
  url: string,
  { headers, body: sent, timeoutMs, maxBytes }: TextRequest,
): Promise<TextAnswer> {
  const { statusCode: status, body } = await request(url, {
    headers,
    ...(sent !== undefined && { method: 'POST', body: sent }),
    signal: AbortSignal.timeout(timeoutMs),
    // Fetches are minutes apart: a kept connection would be a stale one.
    reset: true,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`The answer is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return { status, text: Buffer.concat(chunks).toString() };
}
