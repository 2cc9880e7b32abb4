import { html, useState } from './preact.js';
import { counted, duration } from './format.js';
import { Chip } from './parts.js';
import { cacheText, extent, marksOf, outcomeText, ticksOf, toneOf, wavesOf } from './waterfall-model.js';

/**
 * @typedef {import('./model.d.ts').RecordedRequest} RecordedRequest
 * @typedef {import('./model.d.ts').RecordedCall} RecordedCall
 */

/** Where a time stands on the axis. */
const at = (/** @type {number} */ ms, /** @type {number} */ totalMs) => `${Math.min(100, (ms / totalMs) * 100)}%`;

/** Every call of a request along its time, wave by wave. */
export function Waterfall(/** @type {{ request: RecordedRequest }} */ { request }) {
  const total = extent(request);
  const { calls, lookUps, moreCalls, planning, end } = request;
  const kept = lookUps.filter((lookUp) => cacheText(lookUp) !== undefined);
  if (calls.length === 0 && kept.length === 0) return html`<p class="empty-note">${nothing(request)}</p>`;
  return html`<div class="waterfall">
    <${Axis} totalMs=${total} />
    ${planning && html`<${OwnWork} name="plan" span=${planning} totalMs=${total} />`}
    ${wavesOf(calls).map((wave) => html`<${Wave} key=${wave.wave} ...${wave} request=${request} totalMs=${total} />`)}
    ${kept.length > 0 && html`<${Kept} lookUps=${kept} totalMs=${total} />`}
    ${end && html`<${OwnWork} name="answer" span=${{ fromMs: lastEnd(request), toMs: end.ms }} totalMs=${total} />`}
    ${moreCalls > 0 && html`<p class="empty-note">and ${counted(moreCalls, 'more call')}, which are not kept.</p>`}
    <${Legend} request=${request} isOver=${end !== undefined} />
  </div>`;
}

/** A wave with more calls than these is folded. */
const MANY_CALLS = 15;

/** @typedef {{ wave: number, calls: readonly RecordedCall[], request: RecordedRequest, totalMs: number }} WaveProps */

function Wave(/** @type {WaveProps} */ { wave, calls, request, totalMs }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole || calls.length <= MANY_CALLS ? calls : calls.slice(0, MANY_CALLS);
  return html`<section class="wave" aria-label=${`Wave ${wave}`}>
    <h4>Wave ${wave}<span class="muted">${counted(calls.length, 'call')}</span></h4>
    <ol>${shown.map((call) => html`<li><${CallRow} call=${call} request=${request} totalMs=${totalMs} /></li>`)}</ol>
    ${shown.length < calls.length && html`<button type="button" class="button wave-more" onClick=${() => setWhole(true)}>Show all ${calls.length} calls</button>`}
  </section>`;
}

function nothing(/** @type {RecordedRequest} */ { end, kind }) {
  if (!end) return kind === 'subscription' ? 'Nothing has been asked of a service by itself so far.' : 'No call yet.';
  if (end.cache === 'hit') return 'No service was called: the whole answer was kept, or made for an equal request.';
  return end.requested === undefined
    ? 'No service was called: the request was refused before.'
    : 'No service was called.';
}

const Axis = (/** @type {{ totalMs: number }} */ { totalMs }) =>
  html`<div class="axis" aria-hidden="true">
    <div class="track">
      ${ticksOf(totalMs).map((ms) => html`<span class="tick" style=${{ left: at(ms, totalMs) }}><span>${ms === 0 ? '0' : tickText(ms)}</span></span>`)}
    </div>
  </div>`;

const tickText = (/** @type {number} */ ms) => (ms >= 1_000 ? `${ms / 1_000} s` : `${Number(ms.toPrecision(3))} ms`);

/** When the last of what it waited for was there. */
const lastEnd = (/** @type {RecordedRequest} */ { calls, lookUps, planning, end }) =>
  Math.min(
    end?.ms ?? 0,
    Math.max(
      planning?.toMs ?? 0,
      ...calls.map(({ fromMs, toMs = fromMs }) => toMs),
      ...lookUps.map(({ atMs }) => atMs),
    ),
  );

/** What the gateway does itself. */
const OwnWork = (
  /** @type {{ name: string, span: { fromMs: number, toMs: number }, totalMs: number }} */ {
    name,
    span: { fromMs, toMs },
    totalMs,
  },
) => html`
  <div class="call call-own">
    <span class="call-name"><strong>${name}</strong></span>
    <span class="track" aria-hidden="true"><${Bar} fromMs=${fromMs} toMs=${toMs} totalMs=${totalMs} tone="planning" /></span>
    <span class="call-ms muted">${duration(toMs - fromMs)}</span>
  </div>
`;

const Bar = (
  /** @type {{ fromMs: number, toMs: number, totalMs: number, tone: string }} */ { fromMs, toMs, totalMs, tone },
) => html`
  <span
    class=${`bar bar-${tone}`}
    style=${{ left: at(fromMs, totalMs), width: `max(2px, ${at(toMs - fromMs, totalMs)})` }}
  ></span>
`;

function CallRow(
  /** @type {{ call: RecordedCall, request: RecordedRequest, totalMs: number }} */ { call, request, totalMs },
) {
  const { service, fromMs, toMs, tries } = call;
  const marks = marksOf(call, request);
  return html`<details class="call-details">
    <summary class="call">
      <span class="call-name"><strong>${service}</strong><code>${calledText(call)}</code></span>
      <span class="track" aria-hidden="true">
        <${Bar}
          fromMs=${fromMs}
          toMs=${toMs ?? totalMs}
          totalMs=${totalMs}
          tone=${tries.length > 1 ? 'waiting' : toneOf(call)}
        />
        ${tries.length > 1 && tries.map((one) => html`<${Bar} ...${one} totalMs=${totalMs} tone=${toneOf(one)} />`)}
      </span>
      <span class="call-ms">${toMs === undefined ? '…' : duration(toMs - fromMs)}</span>
      ${marks.length > 0 && html`<span class="marks">${marks.map(({ text, tone }) => html`<${Chip} tone=${tone}>${text}<//>`)}</span>`}
    </summary>
    <${CallFacts} call=${call} />
  </details>`;
}

const calledText = (/** @type {RecordedCall} */ { method, path, fields }) =>
  path ? `${method} ${path}` : fields.join(', ');

const CallFacts = (/** @type {{ call: RecordedCall }} */ { call }) =>
  html`<dl class="call-facts">
    <dt>Calls</dt>
    <dd><code>${call.fields.join(', ')}</code></dd>
    ${
      call.path &&
      html`<dt>Sent</dt>
        <dd><code>${call.method} ${call.path}</code></dd>`
    }
    ${
      call.instance &&
      html`<dt>To</dt>
        <dd><code>${call.instance}</code></dd>`
    }
    <dt>From</dt>
    <dd>${duration(call.fromMs)}${call.toMs !== undefined && html` to ${duration(call.toMs)}`}</dd>
    <dt>Outcome</dt>
    <dd>${outcomeText(call)}</dd>
    ${
      call.tries.length > 1 &&
      html`<dt>Tries</dt>
        <dd>
          <ol>
            ${call.tries.map((one) => html`<li>${outcomeText(one)} <span class="muted">${duration(one.fromMs)} to ${duration(one.toMs)}</span></li>`)}
          </ol>
        </dd>`
    }
  </dl>`;

/** What was had already, and when it was looked for. */
const Kept = (/** @type {{ lookUps: RecordedRequest['lookUps'], totalMs: number }} */ { lookUps, totalMs }) => html`
  <section class="wave" aria-label="From the cache">
    <h4>From the cache</h4>
    <ol>
      ${lookUps.map(
        (lookUp) =>
          html`<li class="call">
            <span class="call-name"><strong>${lookUp.service}</strong><span class="muted">${cacheText(lookUp)}</span></span>
            <span class="track" aria-hidden="true"><span class="moment" style=${{ left: at(lookUp.atMs, totalMs) }}></span></span>
            <span class="call-ms muted">–</span>
          </li>`,
      )}
    </ol>
  </section>
`;

/** What the colours say, as far as there are any of them. */
function Legend(
  /** @type {{ request: RecordedRequest, isOver: boolean }} */ { request: { calls, lookUps, planning } },
) {
  const tones = new Set(
    calls.flatMap(({ tries, ...call }) => (tries.length > 1 ? ['waiting', ...tries.map(toneOf)] : [toneOf(call)])),
  );
  const entries = [
    ...(planning ? [['planning', 'the gateway itself']] : []),
    ...['ok', 'joined', 'failed', 'late', 'waiting', 'running']
      .filter((tone) => tones.has(tone))
      .map((tone) => [tone, LEGEND[tone]]),
    ...(lookUps.some(({ hit, stale }) => hit + stale > 0) ? [['moment', 'from the cache']] : []),
  ];
  return html`<ul class="legend" aria-label="Legend">
    ${entries.map(([tone, text]) => html`<li><span class=${tone === 'moment' ? 'moment' : `bar bar-${tone}`} aria-hidden="true"></span>${text}</li>`)}
  </ul>`;
}

/** @type {Readonly<Record<string, string>>} */
const LEGEND = {
  ok: 'answered',
  joined: 'waited for an equal call',
  failed: 'failed',
  late: 'timed out',
  waiting: 'pause before another try',
  running: 'under way',
};
