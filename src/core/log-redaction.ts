import { pino } from 'pino';

const REDACTED = '[redacted]';

const SECRET_NAME = /authorization|cookie|api[-_]?key|token|password|passwd|secret|credential|private[-_]?key/i;

/** Bearer and basic credentials, JSON Web Tokens, API keys as we make them, and what stands between `//` and `@` of a URL. */
const SECRET_TEXT =
  /\b(?:Bearer|Basic) +[\w.~+/=-]{12,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bfacet_[\w-]{43}|(?<=:\/\/)[^\s/@"\\]+(?=@)/gi;

/** Deeper values are cut: logs are read line by line. */
const MAX_DEPTH = 8;

/**
 * A copy of a value in which everything under a name such as `authorization` or `password` is blanked. Numbers stay:
 * `maxTokens` is no secret. Errors become plain objects.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || isHarmless(value)) return value;
  if (depth > MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return redact(pino.stdSerializers.err(value), depth + 1);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if ('toJSON' in value && typeof value.toJSON === 'function') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => [
      name,
      isSecretName(name) && isSecret(item) ? REDACTED : redact(item, depth + 1),
    ]),
  );
}

/** The usual line: plain values under names that tell no secret. */
function isHarmless(value: object): boolean {
  if (Array.isArray(value)) return value.every(isPlain);
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const name of Object.keys(value)) {
    const member: unknown = value[name as keyof typeof value];
    const isPlainMember = isPlain(member) || (Array.isArray(member) && member.every(isPlain));
    if (!isPlainMember || isSecretName(name)) return false;
  }
  return true;
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** Lines have the same few names. */
const knownNames = new Map<string, boolean>();
const MAX_NAMES = 500;

function isSecretName(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const isOne = SECRET_NAME.test(name);
  if (knownNames.size < MAX_NAMES) knownNames.set(name, isOne);
  return isOne;
}

const isSecret = (value: unknown): boolean =>
  value !== undefined && value !== null && typeof value !== 'number' && typeof value !== 'boolean';

/** What every credential of such a form has in it, in lowercase: nearly no line does. */
const SIGNS = ['eyj', 'bearer', 'basic', 'facet_', '://'];

/** A text without the credentials that can be told by their form. */
export function redactText(text: string): string {
  const lower = text.toLowerCase();
  return SIGNS.some((sign) => lower.includes(sign)) ? text.replace(SECRET_TEXT, REDACTED) : text;
}
