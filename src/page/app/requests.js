import { html, useEffect, useRef, useState } from './preact.js';
import { counted, duration, operationName, timeOfDay } from './format.js';
import { CopyButton, Icon } from './parts.js';
import { RequestRow } from './request-row.js';
import { clear } from './store.js';

/**
 * @typedef {import('./model.d.ts').RecordedRequest} RecordedRequest
 * @typedef {import('./model.d.ts').DescribedClient} DescribedClient
 */

/** GraphiQL asks this by itself. */
const BY_ITSELF = 'IntrospectionQuery';

/** News are told to screen readers so often at most. */
const QUIET_MS = 5_000;

/**
 * @typedef {object} RequestsProps
 * @property {ReadonlyMap<number, RecordedRequest>} requests
 * @property {readonly DescribedClient[]} clients
 * @property {number | undefined} selected
 */

/** The last requests, newest first, as they come. */
export function Requests(/** @type {RequestsProps} */ { requests, clients, selected }) {
  const [filter, setFilter] = useState('');
  const all = [...requests.values()].reverse().filter(({ operation }) => operation !== BY_ITSELF);
  const shown = all.filter((request) => matches(request, filter));
  return html`<section class="requests" aria-labelledby="requests-title">
    <div class="section-head">
      <h1 id="requests-title" class="section-title">Requests <span class="count">${all.length}</span></h1>
      <div class="tools">
        <label class="search">
          <${Icon} name="search" /><span class="sr-only">Filter requests</span>
          <input
            type="search"
            placeholder="Filter"
            value=${filter}
            onInput=${(/** @type {{ target: HTMLInputElement }} */ { target }) => setFilter(target.value)}
          />
        </label>
        <button
          type="button"
          class="button button-icon"
          title="Forget these requests"
          disabled=${all.length === 0}
          onClick=${() => void clear()}
        >
          <${Icon} name="trash" /><span class="sr-only">Forget these requests</span>
        </button>
      </div>
    </div>
    <${News} count=${all.length} last=${all[0]} />
    ${all.length === 0 ? html`<${NoRequests} clients=${clients} />` : html`<${RequestList} requests=${shown} selected=${selected} />`}
    ${all.length > 0 && shown.length === 0 && html`<p class="empty-note">None of ${counted(all.length, 'request')} has “${filter}” in its operation, client, services, codes or statuses.</p>`}
  </section>`;
}

function matches(/** @type {RecordedRequest} */ request, /** @type {string} */ filter) {
  const { client, calls, end, path } = request;
  const texts = [
    operationName(request),
    client,
    path,
    ...calls.flatMap(({ service, status, outcome }) => [service, String(status ?? ''), outcome ?? '']),
    ...(end?.codes ?? []),
    String(end?.status ?? ''),
  ];
  const all = texts.join(' ').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** Up and down go from one to the next. */
function onKeyDown(/** @type {KeyboardEvent} */ event) {
  if (!['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return;
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  const rows = [...list.querySelectorAll('a')];
  const at = rows.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key] ?? at;
  const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
  event.preventDefault();
  row?.focus();
}

const RequestList = (
  /** @type {{ requests: readonly RecordedRequest[], selected: number | undefined }} */ { requests, selected },
) => html`
  <div class="request-heads" aria-hidden="true"><span>Operation</span><span>Calls</span><span>Points</span><span>Time</span></div>
  <ol class="request-list" reversed onKeyDown=${onKeyDown}>
    ${requests.map((request) => html`<li key=${request.id}><${RequestRow} request=${request} isSelected=${request.id === selected} /></li>`)}
  </ol>
`;

/** Tells screen readers of new requests, now and then. */
function News(/** @type {{ count: number, last: RecordedRequest | undefined }} */ { last }) {
  const [told, setTold] = useState('');
  const known = useRef(/** @type {number | undefined} */ (undefined));
  const latest = useRef(last);
  latest.current = last;
  useEffect(() => {
    const timer = setInterval(() => {
      const request = latest.current;
      const before = known.current;
      known.current = request?.id ?? 0;
      if (before === undefined || !request?.end || request.id <= before) return;
      const { status, ms } = request.end;
      setTold(
        `${counted(request.id - before, 'new request')}, the last: ${operationName(request)}, ${status}, ${duration(ms)}, at ${timeOfDay(request.atMs)}`,
      );
    }, QUIET_MS);
    return () => clearInterval(timer);
  }, []);
  return html`<p class="sr-only" aria-live="polite">${told}</p>`;
}

function NoRequests(/** @type {{ clients: readonly DescribedClient[] }} */ { clients }) {
  const client = clients.find(({ auth, operations }) => auth !== 'REQUIRED' && operations === 'ANY') ?? clients[0];
  if (!client) return undefined;
  const line = `curl -s ${location.origin}${client.path}/graphql -H 'content-type: application/json' -d '{"query":"{ __typename }"}'`;
  return html`<div class="empty">
    <h2>No request yet</h2>
    <p>Each request to a client appears here as it comes, with the calls it makes to services. Send one:</p>
    <div class="command"><code>${line}</code><${CopyButton} label="Copy" text=${() => line} /></div>
    <p>
      ${client.graphiql && html`or write one in <a class="text-link" href=${`${client.path}/graphql`}>GraphiQL</a>, `}
      or see what one would do in <a class="text-link" href="#/explain">Explain</a>, without running it.
    </p>
  </div>`;
}
