import { html, useEffect, useRef } from './preact.js';
import { curlOf } from './curl.js';
import { counted, duration, operationName, timeOfDay } from './format.js';
import { Chip, CopyButton, GraphQLText, Icon } from './parts.js';
import { requestTone } from './request-row.js';
import { explainHref, graphiqlHref } from './route.js';
import { Waterfall } from './waterfall.js';
import { wavesOf } from './waterfall-model.js';

/**
 * @typedef {import('./model.d.ts').RecordedRequest} RecordedRequest
 * @typedef {import('./model.d.ts').DescribedClient} DescribedClient
 */

/** Back to the list, to the row that was looked at. */
function close() {
  const row = document.querySelector('.request[aria-current]');
  location.hash = '#/';
  if (row instanceof HTMLElement) row.focus();
}

/** Everything that is known of one request. */
export function RequestDetail(
  /** @type {{ request: RecordedRequest | undefined, clients: readonly DescribedClient[] }} */ { request, clients },
) {
  const title = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    title.current?.focus();
    const onKeyDown = (/** @type {KeyboardEvent} */ { key }) => key === 'Escape' && close();
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  const client = clients.find(({ name }) => name === request?.client);
  return html`<aside class="detail" aria-labelledby="detail-title">
    <div class="detail-head">
      <button type="button" class="button button-icon detail-back" onClick=${close}>
        <${Icon} name="back" /><span class="sr-only">Back to the list</span>
      </button>
      <h2 id="detail-title" tabindex="-1" ref=${title}>${request ? operationName(request) : 'Request'}</h2>
      ${request && html`<${State} request=${request} />`}
      <button type="button" class="button button-icon detail-close" onClick=${close} title="Close (Esc)">
        <${Icon} name="close" /><span class="sr-only">Close</span>
      </button>
    </div>
    ${request ? html`<${Known} request=${request} client=${client} />` : html`<p class="empty-note">This request is not kept any more: the last 200 are, until the gateway ends.</p>`}
  </aside>`;
}

function State(/** @type {{ request: RecordedRequest }} */ { request }) {
  const tone = requestTone(request);
  const { end, kind } = request;
  if (!end) return html`<${Chip} tone="accent">${kind === 'subscription' ? 'streaming' : 'under way'}<//>`;
  const words = { bad: 'errors', warn: 'degraded', good: 'ok', running: '' }[tone];
  return html`<${Chip} tone=${tone}>${end.status} ${words}<//>`;
}

const Known = (
  /** @type {{ request: RecordedRequest, client: DescribedClient | undefined }} */ { request, client },
) => html`
  <${Actions} request=${request} client=${client} />
  <${Facts} request=${request} />
  <section aria-labelledby="waterfall-title">
    <h3 id="waterfall-title" class="section-title">Waterfall</h3>
    <${Waterfall} request=${request} />
  </section>
  <${Shortcomings} request=${request} />
  ${
    request.document !== undefined &&
    html`<section aria-labelledby="document-title">
      <div class="section-head">
        <h3 id="document-title" class="section-title">Operation</h3>
        <${CopyButton} label="Copy" text=${() => request.document ?? ''} />
      </div>
      <${GraphQLText} text=${request.document} label="GraphQL document" />
    </section>`
  }
`;

function Actions(/** @type {{ request: RecordedRequest, client: DescribedClient | undefined }} */ { request, client }) {
  const { document } = request;
  return html`<div class="actions">
    ${document !== undefined && html`<a class="button" href=${explainHref(request.client, document)}><${Icon} name="explain" />Explain</a>`}
    ${document !== undefined && html`<${CopyButton} label="Copy as curl" text=${() => curlOf(request, client)} />`}
    ${document !== undefined && client?.graphiql && html`<a class="button" href=${graphiqlHref(client.path, document)}><${Icon} name="open" />Open in GraphiQL</a>`}
  </div>`;
}

function Facts(/** @type {{ request: RecordedRequest }} */ { request }) {
  const { client, method, path, atMs, end, calls, moreCalls, lookUps, requestId, isStored, hasCredential } = request;
  const waves = wavesOf(calls).length;
  const kept = lookUps.reduce((sum, { hit, stale }) => sum + hit + stale, 0);
  const cache =
    end?.cache === 'hit'
      ? 'whole answer'
      : kept > 0
        ? counted(kept, 'value')
        : end?.cache === 'miss'
          ? 'nothing yet'
          : 'nothing';
  return html`<dl class="facts">
    <div class="fact">
      <dt>Duration</dt>
      <dd>${end ? duration(end.ms) : '…'}</dd>
    </div>
    <div class="fact">
      <dt>Calls</dt>
      <dd>${calls.length + moreCalls}<span class="muted"> in ${counted(waves, 'wave')}</span></dd>
    </div>
    <div class="fact">
      <dt>Priced → used</dt>
      <dd>
        ${end?.requested === undefined ? '–' : html`${end.requested}<span class="muted"> → </span>${end.actual}`}
      </dd>
    </div>
    <div class="fact">
      <dt>From cache</dt>
      <dd>${cache}</dd>
    </div>
    <div class="fact fact-wide">
      <dt>Request</dt>
      <dd>
        <span class="method">${method}</span><code>/${client.replace(/\.(v\d+)$/, '/$1')}${path}</code>
        <span class="muted">${isStored ? 'stored operation, ' : ''}${hasCredential ? 'with a token' : 'without a token'}</span>
      </dd>
    </div>
    <div class="fact fact-wide">
      <dt>Id</dt>
      <dd><code>${requestId}</code> <span class="muted">at ${timeOfDay(atMs)}</span></dd>
    </div>
  </dl>`;
}

/** What the answer lacks, and what stands in. */
function Shortcomings(/** @type {{ request: RecordedRequest }} */ { request: { end } }) {
  if (!end || (end.errors.length === 0 && end.degraded.length === 0 && end.codes.length === 0)) return undefined;
  const told = new Set([...end.errors, ...end.degraded].map(({ code }) => code));
  const whole = end.codes.filter((code) => !told.has(code));
  return html`<section aria-labelledby="answer-title">
    <h3 id="answer-title" class="section-title">Answer</h3>
    <ul class="shortcomings">
      ${whole.map((code) => html`<li><${Chip} tone="bad">${code}<//><span class="muted"> the whole request</span></li>`)}
      ${end.errors.map(({ path, code }) => html`<li><${Chip} tone="bad">${code}<//><code>${path}</code></li>`)}
      ${end.degraded.map(({ path, code, service, stale }) => html`<li><${Chip} tone="warn">${stale ? 'stale value' : 'fallback'}<//><code>${path}</code><span class="muted">${service ?? ''} ${code}</span></li>`)}
    </ul>
  </section>`;
}
