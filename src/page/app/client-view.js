import { html, useEffect, useState } from './preact.js';
import { counted } from './format.js';
import { CopyButton, GraphQLText } from './parts.js';
import { explainHref } from './route.js';

/**
 * @typedef {object} ClientViewProps
 * @property {string | undefined} name
 * @property {readonly import('./model.d.ts').DescribedClient[]} clients
 * @property {import('./model.d.ts').Schemas | undefined} schemas New after each load.
 */

/** A client's schema and its stored operations. */
export function ClientView(/** @type {ClientViewProps} */ { name = '', clients, schemas }) {
  const [sdl, setSdl] = useState(/** @type {string | undefined} */ (undefined));
  useEffect(() => {
    let isCurrent = true;
    void fetch(`/-/schema?${new URLSearchParams({ client: name }).toString()}`)
      .then((answer) => (answer.ok ? answer.text() : undefined))
      .then((text) => isCurrent && setSdl(text));
    return () => {
      isCurrent = false;
    };
  }, [name, schemas]);
  const client = clients.find((one) => one.name === name);
  if (!client)
    return html`<div class="view"><p class="empty-note">${name ? `There is no client “${name}”.` : 'There is no client yet.'}</p></div>`;
  const { query, mutation, subscription } = client.fields;
  return html`<div class="view">
    <div class="view-head">
      <h1>${name}</h1>
      <p class="muted">
        ${[
          counted(query, 'query field'),
          ...(mutation ? [counted(mutation, 'mutation')] : []),
          ...(subscription ? [counted(subscription, 'subscription')] : []),
        ].join(' · ')}
      </p>
    </div>
    ${client.stored.length > 0 && html`<${StoredOperations} client=${client} />`}
    <section aria-labelledby="schema-title">
      <div class="section-head">
        <h2 id="schema-title" class="section-title">Schema</h2>
        ${sdl !== undefined && html`<${CopyButton} label="Copy" text=${() => sdl} />`}
      </div>
      ${sdl !== undefined && html`<${GraphQLText} text=${sdl} label=${`Schema of ${name}`} />`}
    </section>
  </div>`;
}

const StoredOperations = (/** @type {{ client: import('./model.d.ts').DescribedClient }} */ { client }) => html`
  <section aria-labelledby="stored-title">
    <h2 id="stored-title" class="section-title">Stored operations</h2>
    <ul class="stored">
      ${client.stored.map(
        ({ name, kind, endpoint, text, id }) =>
          html`<li key=${id}>
            <span><strong>${name}</strong> <span class="muted">${kind}</span></span>
            ${endpoint ? html`<span><span class="method">${endpoint.method}</span><code>${client.path}${endpoint.path}</code></span>` : html`<code class="muted" title=${`sha256:${id}`}>sha256:${id.slice(0, 12)}…</code>`}
            <a class="text-link" href=${explainHref(client.name, text)}>Explain<span class="sr-only"> ${name}</span></a>
          </li>`,
      )}
    </ul>
  </section>
`;
