/** A time as people read it: `0.42 ms`, `12.3 ms`, `1.24 s`. */
export function duration(/** @type {number} */ ms) {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(2)} s`;
  if (ms >= 100) return `${Math.round(ms)} ms`;
  return `${ms.toFixed(ms < 1 ? 2 : 1)} ms`;
}

/** A number with its noun: `1 call`, `4 calls`. */
export const counted = (/** @type {number} */ count, /** @type {string} */ noun) =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** A time of day, to the second. */
export const timeOfDay = (/** @type {number} */ atMs) => new Date(atMs).toLocaleTimeString('en-GB');

/** A window of time as schemas write it: `1 min`, `30 s`. */
export function windowText(/** @type {number} */ ms) {
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000} h`;
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1_000} s`;
}

/** What an operation is called where it has no name. */
export const operationName = (/** @type {import('./model.d.ts').RecordedRequest} */ { operation, kind, path }) =>
  operation ?? (kind ? `anonymous ${kind}` : path === '/graphql' ? 'not a valid operation' : path);
