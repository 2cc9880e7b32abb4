import { GatewayError } from '../core/errors.ts';
import { badRequest } from '../core/json-object.ts';

/** Headers of one part: its name, its type. */
const MAX_HEAD_BYTES = 4_096;

const BOUNDARY = /;\s*boundary=(?:"(?<quoted>[^"]+)"|(?<plain>[^\s;"]+))/i;

/**
 * What is wrong with a multipart body before it is parsed: thousands of parts, or of headers, would keep the event loop.
 * Undefined for a body that may be parsed, PAYLOAD_TOO_LARGE for more parts than `maxParts`, else BAD_REQUEST.
 */
export function excessOf(bytes: Buffer, contentType: string, maxParts: number): GatewayError | undefined {
  const { quoted, plain } = BOUNDARY.exec(contentType)?.groups ?? {};
  const boundary = quoted ?? plain;
  if (boundary === undefined) return badRequest('the multipart body has no boundary');
  const delimiter = Buffer.from(`--${boundary}`);
  let at = bytes.indexOf(delimiter);
  for (let parts = 0; at >= 0; parts++) {
    if (parts > maxParts) return new GatewayError('PAYLOAD_TOO_LARGE');
    const start = at + delimiter.length;
    at = bytes.indexOf(delimiter, start);
    const head = bytes.subarray(start, start + MAX_HEAD_BYTES);
    if (at >= 0 && !head.includes('\r\n\r\n')) return badRequest('a part of the body has too many headers');
  }
  return undefined;
}
