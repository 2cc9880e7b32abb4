import { html } from './preact.js';
import { counted, windowText } from './format.js';
import { Chip, Icon } from './parts.js';
import { explainHref, graphiqlHref } from './route.js';

/** @typedef {import('./model.d.ts').DescribedClient} DescribedClient */

const AUTH = { NONE: 'no token', OPTIONAL: 'token optional', REQUIRED: 'token required' };

/** A card for each client, and the services behind them. */
export function Clients(
  /** @type {{ described: import('./model.d.ts').Described | undefined, here: string | undefined }} */ props,
) {
  const { described, here } = props;
  return html`<aside class="clients" aria-label="Clients">
    <h2 class="section-title">Clients</h2>
    ${described?.clients.length === 0 && html`<${NoClients} />`}
    <ul class="cards">
      ${described?.clients.map((client) => html`<li key=${client.name}><${ClientCard} client=${client} isHere=${client.name === here} /></li>`)}
    </ul>
    ${
      described &&
      described.services.length > 0 &&
      html`<h2 class="section-title">Services</h2>
        <ul class="services">
          ${described.services.map(({ name, kind }) => html`<li key=${name}>${name}<span class="muted">${kind === 'GRAPHQL' ? 'GraphQL' : 'REST'}</span></li>`)}
        </ul>`
    }
  </aside>`;
}

const NoClients = () =>
  html`<p class="empty-note">
    There is none yet. Save a file <code>schemas/web.graphql</code> and its endpoint is live:
    <code class="line">type Query { hello: String @from(query: "…") }</code>
  </p>`;

const ClientCard = (/** @type {{ client: DescribedClient, isHere: boolean }} */ { client, isHere }) => html`
  <article class=${`card${isHere ? ' card-here' : ''}`}>
    <header>
      <h3><a href=${`#/clients/${encodeURIComponent(client.name)}`}>${client.name}</a></h3>
      ${client.operations === 'PERSISTED' && html`<${Chip} tone="accent">stored only<//>`}
      <${Chip}>${client.auth === 'REQUIRED' && html`<${Icon} name="lock" />`}${AUTH[client.auth]}<//>
    </header>
    <${Endpoints} client=${client} />
    <dl class="limits">
      <div>
        <dt>Price limit</dt>
        <dd>${client.maxCost.toLocaleString('en')}</dd>
      </div>
      <div>
        <dt>Depth</dt>
        <dd>${client.maxDepth}</dd>
      </div>
      <div>
        <dt>Budget</dt>
        <dd>
          ${client.budget ? `${client.budget.cost.toLocaleString('en')} / ${windowText(client.budget.windowMs)}` : 'none'}
        </dd>
      </div>
    </dl>
    <footer>
      ${client.graphiql && html`<a class="text-link" href=${graphiqlHref(client.path)}>GraphiQL</a>`}
      <a class="text-link" href=${explainHref(client.name)}>Explain</a>
      <a class="text-link" href=${`#/clients/${encodeURIComponent(client.name)}`}>Schema</a>
      ${client.stored.some(({ endpoint }) => endpoint) && html`<a class="text-link" href=${`${client.path}/openapi.json`}>OpenAPI</a>`}
    </footer>
  </article>
`;

/** So many stand on a card; all of them are in the client's view. */
const MAX_ENDPOINTS = 4;

function Endpoints(/** @type {{ client: DescribedClient }} */ { client: { name, path, stored } }) {
  const endpoints = stored.flatMap(({ endpoint }) => endpoint ?? []);
  const more = endpoints.length - MAX_ENDPOINTS;
  return html`<ul class="endpoints" aria-label="Endpoints">
    <li><span class="method">POST</span><code>${path}/graphql</code></li>
    ${endpoints
      .slice(0, MAX_ENDPOINTS)
      .map(
        ({ method, path: below }) => html`<li><span class="method">${method}</span><code>${path}${below}</code></li>`,
      )}
    ${more > 0 && html`<li><a class="text-link" href=${`#/clients/${encodeURIComponent(name)}`}>${counted(more, 'more endpoint')}</a></li>`}
  </ul>`;
}
