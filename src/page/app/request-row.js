import { html } from './preact.js';
import { counted, duration, operationName, timeOfDay } from './format.js';
import { Chip } from './parts.js';
import { extent, toneOf } from './waterfall-model.js';

/** @typedef {import('./model.d.ts').RecordedRequest} RecordedRequest */

/** How a request went as a whole. */
export function requestTone(/** @type {RecordedRequest} */ { end }) {
  if (!end) return 'running';
  if (end.status >= 500 || (end.status >= 400 && end.status !== 499)) return 'bad';
  if (end.errors.length > 0 || (end.codes.length > 0 && end.requested === undefined)) return 'bad';
  return end.degraded.length > 0 ? 'warn' : 'good';
}

const TONES = { running: 'under way', bad: 'with errors', warn: 'degraded', good: 'ok' };

/** A request in one line. */
export function RequestRow(/** @type {{ request: RecordedRequest, isSelected: boolean }} */ { request, isSelected }) {
  const { id, client, end, calls, moreCalls, atMs } = request;
  const tone = requestTone(request);
  const badges = badgesOf(request);
  return html`<a class="request" href=${`#/requests/${id}`} aria-current=${isSelected ? 'true' : undefined}>
    <span class=${`state state-${tone}`}><span class="sr-only">${TONES[tone]}</span></span>
    <span class="request-name">
      <strong>${operationName(request)}</strong>
      <span class="request-facts">${client} · ${timeOfDay(atMs)} · ${counted(calls.length + moreCalls, 'call')}</span>
    </span>
    ${badges.length > 0 && html`<span class="request-badges">${badges.map(({ text, tone: colour }) => html`<${Chip} tone=${colour}>${text}<//>`)}</span>`}
    <${MiniWaterfall} request=${request} />
    <${Points} end=${end} />
    <span class="request-ms">${end ? duration(end.ms) : '…'}</span>
  </a>`;
}

const Points = (/** @type {Pick<RecordedRequest, 'end'>} */ { end }) => html`<span class="request-points">
  ${end?.requested !== undefined && html`<span aria-hidden="true">${end.requested} → ${end.actual}</span><span class="sr-only">${`${end.requested} points priced, ${end.actual} used`}</span>`}
</span>`;

/**
 * What is not as usual about it.
 *
 * @returns {readonly { readonly text: string | number, readonly tone: string }[]}
 */
function badgesOf(/** @type {RecordedRequest} */ { end, kind, lookUps, isStored, calls }) {
  const kept = lookUps.reduce((sum, { hit, stale }) => sum + hit + stale, 0);
  const [code] = end?.codes ?? [];
  const degraded = end?.degraded.length ?? 0;
  return [
    ...(kind && kind !== 'query' ? [{ text: kind, tone: 'plain' }] : []),
    ...(isStored ? [{ text: 'stored', tone: 'plain' }] : []),
    ...(end?.cache === 'hit' ? [{ text: 'cached', tone: 'cache' }] : []),
    ...(kept > 0 ? [{ text: `${kept} from cache`, tone: 'cache' }] : []),
    ...(calls.some(({ tries }) => tries.length > 1) ? [{ text: 'retried', tone: 'warn' }] : []),
    ...(degraded > 0 ? [{ text: 'degraded', tone: 'warn' }] : []),
    ...(code && degraded === 0 ? [{ text: code, tone: 'bad' }] : []),
    ...(end && end.status !== 200 ? [{ text: end.status, tone: end.status >= 400 ? 'bad' : 'plain' }] : []),
  ];
}

/** So many bars fit into a line. */
const MAX_BARS = 6;

function MiniWaterfall(/** @type {{ request: RecordedRequest }} */ { request }) {
  const total = extent(request);
  const calls = request.calls.slice(0, MAX_BARS);
  const height = Math.min(4, 22 / Math.max(1, calls.length));
  return html`<svg class="mini" viewBox="0 0 100 22" preserveAspectRatio="none" aria-hidden="true">
    ${calls.map((call, index) => {
      const x = (call.fromMs / total) * 100;
      const width = Math.max(1.5, (((call.toMs ?? total) - call.fromMs) / total) * 100);
      const y = 11 + (index - calls.length / 2) * height;
      return html`<rect
        class=${`bar-${toneOf(call)}`}
        x=${Math.min(x, 98.5)}
        y=${y}
        width=${width}
        height=${height - 1}
        rx="0.8"
      />`;
    })}
  </svg>`;
}
