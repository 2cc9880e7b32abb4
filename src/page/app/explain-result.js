import { html } from './preact.js';
import { counted, windowText } from './format.js';
import { Chip } from './parts.js';

/**
 * @typedef {import('./model.d.ts').Explanation} Explanation
 * @typedef {Explanation['waves'][number]['fetches'][number]} Fetch
 * @typedef {{ readonly line: number, readonly column: number }} Place
 */

/**
 * @typedef {object} ExplainResultProps
 * @property {import('./explain.js').Outcome} outcome
 * @property {(place: Place) => void} onPlace
 */

/** What was found out, or what is wrong. */
export function ExplainResult(
  /** @type {ExplainResultProps} */ { outcome: { explained, problem, query = '' }, onPlace },
) {
  if (problem !== undefined)
    return html`<ul class="errors">
      <li>${problem}</li>
    </ul>`;
  if (!explained) return html`<${Nothing} />`;
  if ('errors' in explained) return html`<${Errors} errors=${explained.errors} query=${query} onPlace=${onPlace} />`;
  return explained.explanations.map((explanation) => html`<${Explained} explanation=${explanation} />`);
}

const Nothing = () =>
  html`<div class="empty">
    <h2>Paste an operation</h2>
    <p>
      Its plan appears here: the calls to services in their waves, the price of each field, who may ask, and how long
      the answer may be kept.
    </p>
    <p class="muted">On the command line: <code>facet explain --client web --query '…'</code></p>
  </div>`;

/** @typedef {Extract<import('./model.d.ts').Explained, { errors: unknown }>['errors']} DocumentErrors */

/** @typedef {{ errors: DocumentErrors, query: string, onPlace: (place: Place) => void }} ErrorsProps */

const Errors = (/** @type {ErrorsProps} */ { errors, query, onPlace }) => html`
  <h2 class="section-title">${counted(errors.length, 'error')}</h2>
  <ul class="errors">
    ${errors.map(
      ({ message, locations = [], extensions }) => html`<li>
        ${locations.map((place) => html`<button type="button" class="place" title="Go there" onClick=${() => onPlace(place)}>${place.line}:${place.column}</button>`)}
        <span>${message}</span> <code class="muted">${extensions['code']}</code>
        ${locations.slice(0, 1).map((place) => html`<${SourceLine} query=${query} place=${place} />`)}
      </li>`,
    )}
  </ul>
`;

/** The line of an error with a mark below its place. */
function SourceLine(/** @type {{ query: string, place: Place }} */ { query, place: { line, column } }) {
  const text = query.split('\n')[line - 1] ?? '';
  return html`<pre class="source-line" aria-hidden="true">${text}${'\n'}${' '.repeat(column - 1)}<span>^</span></pre>`;
}

const Explained = (/** @type {{ explanation: Explanation }} */ { explanation }) =>
  html`<article class="explanation">
    <h2>${explanation.operation ?? 'Anonymous'} <span class="muted">${explanation.kind}</span></h2>
    <${Summary} explanation=${explanation} />
    <${Waves} waves=${explanation.waves} />
    <${Price} price=${explanation.price} />
    ${
      explanation.access.length > 0 &&
      html`<${Table}
        title="Access"
        heads=${['Field', 'Needs']}
        rows=${explanation.access.map(({ path, needs }) => [html`<code>${path}</code>`, needs])}
      />`
    }
    ${
      explanation.rateLimits.length > 0 &&
      html`<${Table}
        title="Rate limits"
        heads=${['Field', 'Calls']}
        rows=${explanation.rateLimits.map(({ path, max, windowMs }) => [html`<code>${path}</code>`, `${max} in ${windowText(windowMs)}`])}
      />`
    }
  </article>`;

function Summary(
  /** @type {{ explanation: Explanation }} */ { explanation: { requests, waves, price, depth, cache } },
) {
  const isOver = price.points > price.maxCost;
  return html`<dl class="facts">
    <div class="fact">
      <dt>Requests</dt>
      <dd>${requests}<span class="muted"> in ${counted(waves.length, 'wave')}</span></dd>
    </div>
    <div class="fact">
      <dt>Price</dt>
      <dd>
        ${price.points.toLocaleString('en')}<span class="muted"> of ${price.maxCost.toLocaleString('en')} points</span
        >${isOver && html` <${Chip} tone="bad">too much<//>`}
      </dd>
      <${Meter} value=${price.points} max=${price.maxCost} label="Price" />
    </div>
    <div class="fact">
      <dt>Depth</dt>
      <dd>${depth.levels}<span class="muted"> of ${depth.maxDepth}</span></dd>
      <${Meter} value=${depth.levels} max=${depth.maxDepth} label="Depth" />
    </div>
    <div class="fact">
      <dt>Answer may be kept</dt>
      <dd>${keptText(cache) ?? html`no`}</dd>
    </div>
  </dl>`;
}

const Meter = (/** @type {{ value: number, max: number, label: string }} */ { value, max, label }) => html`
  <span
    class=${`meter${value > max ? ' meter-over' : ''}`}
    role="meter"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax=${max}
    aria-valuenow=${value}
  >
    <span style=${{ width: `${Math.min(100, (value / max) * 100)}%` }}></span>
  </span>
`;

const keptText = (/** @type {{ maxAge: number, scope: string }} */ { maxAge, scope }) =>
  maxAge === 0 ? undefined : `${maxAge} s${scope === 'PRIVATE' ? ' for each caller' : ''}`;

const Waves = (/** @type {{ waves: Explanation['waves'] }} */ { waves }) =>
  html`<section aria-label="Waves">
    <h3 class="section-title">Waves</h3>
    ${waves.length === 0 && html`<p class="empty-note">No service is called.</p>`}
    <ol class="waves">
      ${waves.map(
        ({ wave, fetches }) =>
          html`<li class="wave-column">
            <h4>Wave ${wave}</h4>
            <ul>
              ${fetches.map((fetch) => html`<li class="fetch"><${FetchCard} fetch=${fetch} /></li>`)}
            </ul>
          </li>`,
      )}
    </ol>
  </section>`;

const FetchCard = (
  /** @type {{ fetch: Fetch }} */ { fetch: { service, call, maxKeys, perItem, cache, isDeferred, paths } },
) => html`
  <strong>${service}</strong>
  <code>${call}</code>
  <span class="fetch-marks">
    ${maxKeys !== undefined ? html`<${Chip} tone="good">all keys → 1 call<//>` : perItem ? html`<${Chip} tone="bad">1 call for each item<//>` : html`<${Chip}>1 call<//>`}
    ${cache && keptText(cache) && html`<${Chip} tone="cache">kept ${keptText(cache)}<//>`}
    ${isDeferred && html`<${Chip}>deferred<//>`}
  </span>
  <span class="muted">for ${paths.join(', ')}</span>
`;

function Price(/** @type {{ price: Explanation['price'] }} */ { price }) {
  if (price.fields.length === 0) return undefined;
  const most = Math.max(...price.fields.map(({ points }) => points));
  const rows = price.fields.map(({ path, values, points }) => [
    html`<code>${path}</code>`,
    values === 1 ? html`<span class="muted">1</span>` : values.toLocaleString('en'),
    html`<span class="price-bar"><span style=${{ width: `${(points / most) * 100}%` }}></span></span>`,
    points.toLocaleString('en'),
  ]);
  return html`<${Table} title="Price" heads=${['Field', 'Values', '', 'Points']} rows=${rows} />`;
}

/** @typedef {{ title: string, heads: readonly string[], rows: readonly (readonly unknown[])[] }} TableProps */

const Table = (/** @type {TableProps} */ { title, heads, rows }) =>
  html`<section>
    <h3 class="section-title">${title}</h3>
    <table class=${`table table-${title.toLowerCase().replace(' ', '-')}`}>
      <thead>
        <tr>
          ${heads.map((head) => (head === '' ? html`<td></td>` : html`<th scope="col">${head}</th>`))}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, index) => (index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
