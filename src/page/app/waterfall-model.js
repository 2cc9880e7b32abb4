/**
 * @typedef {import('./model.d.ts').RecordedRequest} RecordedRequest
 * @typedef {import('./model.d.ts').RecordedCall} RecordedCall
 * @typedef {'ok' | 'failed' | 'late' | 'joined' | 'running'} Tone
 * @typedef {{ readonly text: string, readonly tone: 'plain' | 'good' | 'warn' | 'bad' }} Mark
 */

/** How long a request is, as far as it is known: its scale. */
export function extent(/** @type {RecordedRequest} */ { end, calls, planning }) {
  const ends = calls.flatMap(({ fromMs, toMs = fromMs, tries }) => [toMs, ...tries.map((one) => one.toMs)]);
  return Math.max(end?.ms ?? 0, planning?.toMs ?? 0, ...ends, 0.1);
}

/** Round times along an axis, about five of them. */
export function ticksOf(/** @type {number} */ totalMs) {
  const rough = totalMs / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.floor(totalMs / step) + 1 }, (_, index) => index * step);
}

/**
 * The calls by their waves. Those that no plan places come behind what had ended when they began.
 *
 * @returns {readonly { readonly wave: number, readonly calls: readonly RecordedCall[] }[]}
 */
export function wavesOf(/** @type {readonly RecordedCall[]} */ calls) {
  /** @type {Map<RecordedCall, number>} */
  const waves = new Map();
  for (const call of calls) {
    const before = [...waves].filter(([{ toMs }]) => toMs !== undefined && toMs <= call.fromMs).map(([, wave]) => wave);
    waves.set(call, call.wave ?? Math.max(0, ...before) + 1);
  }
  const numbers = [...new Set(waves.values())].sort((a, b) => a - b);
  return numbers.map((wave) => ({ wave, calls: calls.filter((call) => waves.get(call) === wave) }));
}

/** How a call, or a try of it, went. */
export function toneOf(/** @type {Pick<RecordedCall, 'outcome' | 'toMs' | 'joined'>} */ { outcome, toMs, joined }) {
  if (toMs === undefined) return 'running';
  if (outcome === 'timeout') return 'late';
  if (outcome !== 'ok') return 'failed';
  return joined ? 'joined' : 'ok';
}

/** @type {Readonly<Record<string, string>>} */
const OUTCOMES = {
  client_error: 'refused by the service',
  error: 'failed',
  timeout: 'timed out',
  unavailable: 'unreachable',
  bad_response: 'unreadable answer',
  refused: 'not sent: breaker open or queue full',
  cancelled: 'cancelled',
  failed: 'code failed',
};

/** How a call went in words: `200`, `timed out`, `503 failed`. */
export function outcomeText(
  /** @type {Pick<RecordedCall, 'outcome' | 'status' | 'toMs'>} */ { outcome, status, toMs },
) {
  if (outcome === undefined) return toMs === undefined ? 'under way' : '';
  const words = OUTCOMES[outcome];
  return [status, words].filter((part) => part !== undefined).join(' ');
}

/**
 * What is worth knowing of a call at a glance.
 *
 * @returns {readonly Mark[]}
 */
export function marksOf(/** @type {RecordedCall} */ call, /** @type {RecordedRequest} */ request) {
  /** @type {Mark[]} */
  const marks = [];
  const { keys, joined, tries, outcome } = call;
  if (keys !== undefined && keys > 1) marks.push({ text: `${keys} keys → 1 call`, tone: 'plain' });
  if (joined) marks.push({ text: 'joined an equal call', tone: 'plain' });
  if (tries.length > 1)
    marks.push({ text: `${tries.length - 1} ${tries.length === 2 ? 'retry' : 'retries'}`, tone: 'warn' });
  if (outcome !== undefined && outcome !== 'ok') marks.push({ text: outcomeText(call), tone: 'bad' });
  return [...marks, ...standIns(call, request)];
}

/**
 * What stands in the answer for what a call failed to give.
 *
 * @returns {readonly Mark[]}
 */
function standIns(/** @type {RecordedCall} */ call, /** @type {RecordedRequest} */ { calls, end }) {
  const found = (end?.degraded ?? []).filter(({ service }) => service === call.service);
  if (found.length === 0) return [];
  const ofService = calls.filter(({ service }) => service === call.service);
  const failed = ofService.filter(({ outcome }) => outcome !== 'ok');
  if (failed.length > 0 ? !failed.includes(call) : ofService.at(-1) !== call) return [];
  const stale = found.some((one) => one.stale);
  const fallback = found.some((one) => !one.stale);
  return [
    ...(stale ? [{ text: 'stale value shown', tone: /** @type {const} */ ('warn') }] : []),
    ...(fallback ? [{ text: 'fallback shown', tone: /** @type {const} */ ('warn') }] : []),
  ];
}

/** What was found in the cache instead of being asked for, in words; undefined for nothing. */
export function cacheText(/** @type {RecordedRequest['lookUps'][number]} */ { keys, hit, stale }) {
  if (hit + stale === 0) return undefined;
  const all = keys === 1 ? '' : ` ${hit + stale} of ${keys} keys`;
  return `${all} from the cache${stale > 0 ? (stale === hit + stale ? ', stale' : `, ${stale} stale`) : ''}`.trim();
}
