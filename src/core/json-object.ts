import { GatewayError } from './errors.ts';

/** JSON nested deeper than this is refused: later stages may walk values recursively. */
const MAX_DEPTH = 100;

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING = 123;
const CLOSING = 125;
/** Maps `[` to `{` and `]` to `}`, and nothing else to either. */
const SQUARE_TO_CURLY = 32;

/**
 * Parses JSON text that must be an object. Otherwise BAD_REQUEST, which names `what` and never the text.
 *
 * A key `__proto__` becomes an ordinary property, as JSON.parse has it.
 */
export function jsonObject(text: string, what: string): Readonly<Record<string, unknown>> | GatewayError {
  if (nestsTooDeeply(text)) return badRequest(`${what} is nested too deeply`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return badRequest(`${what} is not valid JSON`);
  }
  if (Array.isArray(value)) return badRequest(`${what} must be a JSON object; batches are not supported`);
  return isObject(value) ? value : badRequest(`${what} must be a JSON object`);
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** BAD_REQUEST for this reason. */
export const badRequest = (reason: string): GatewayError => new GatewayError('BAD_REQUEST', { reason });

/** Looks at the text alone: a parser that recurses would have overflowed by the time it is done. */
function nestsTooDeeply(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if ((char | SQUARE_TO_CURLY) === CLOSING) depth--;
    else if ((char | SQUARE_TO_CURLY) === OPENING && ++depth > MAX_DEPTH) return true;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}
