import type { JSONWebKeySet } from 'jose';
import { request } from 'undici';

/** Bounds of one fetch of a key set. */
export interface KeySetBounds {
  /** Total time, the body included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/**
 * Fetches a key set as JSON, whose shape is still to be checked. Follows no redirects, so that nobody but the
 * configured host can hand out keys. Rejects with a plain Error, which is for the log alone.
 */
export async function fetchKeySet(url: string, { timeoutMs, maxBytes }: KeySetBounds): Promise<JSONWebKeySet> {
  const { statusCode, body } = await request(url, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    signal: AbortSignal.timeout(timeoutMs),
    // Fetches are minutes apart: a kept connection would be a stale one.
    reset: true,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`The key set is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  if (statusCode !== 200) throw new Error(`The key set's URL answered with status ${statusCode}.`);
  return JSON.parse(Buffer.concat(chunks).toString()) as JSONWebKeySet;
}
