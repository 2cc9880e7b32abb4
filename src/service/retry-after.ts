const SECONDS = /^\d{1,9}$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Seconds to wait as a `Retry-After` header says, given in seconds or as a date; never negative, rounded up. Undefined
 * when it is absent or neither. `nowMs` is the present time. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterSeconds(header: string | undefined, nowMs = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (SECONDS.test(header)) return Number(header);
  const waitMs = HTTP_DATE.test(header) ? Date.parse(header) - nowMs : Number.NaN;
  return Number.isNaN(waitMs) ? undefined : Math.max(0, Math.ceil(waitMs / 1_000));
}
