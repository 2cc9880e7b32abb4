import { html, render, useEffect, useState } from './preact.js';
import { ClientView } from './client-view.js';
import { Clients } from './clients.js';
import { Explain } from './explain.js';
import { Icon, Logo } from './parts.js';
import { RequestDetail } from './request-detail.js';
import { Requests } from './requests.js';
import { useRoute } from './route.js';
import { SchemaProblems } from './schema-problems.js';
import { connect, useStore } from './store.js';

const THEMES = /** @type {const} */ (['auto', 'light', 'dark']);

function ThemeButton() {
  const [theme, setTheme] = useState(
    () => THEMES.find((name) => name === localStorage.getItem('facet:theme')) ?? 'auto',
  );
  const onClick = () => {
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
    localStorage.setItem('facet:theme', next);
    dispatchEvent(new Event('facet:theme'));
    setTheme(next);
  };
  return html`<button type="button" class="button button-icon" onClick=${onClick} title=${`Colours: ${theme}`}>
    <${Icon} name=${theme} /><span class="sr-only">Colours: ${theme}</span>
  </button>`;
}

const CONNECTIONS = { connecting: 'Connecting', live: 'Live', away: 'Gateway is away' };

const Connection = (/** @type {{ connection: keyof typeof CONNECTIONS }} */ { connection }) => html`
  <span class=${`connection connection-${connection}`} role="status">
    <span class="dot" aria-hidden="true"></span>${CONNECTIONS[connection]}
  </span>
`;

const NavLink = (/** @type {{ href: string, isHere: boolean, children?: unknown }} */ { href, isHere, children }) =>
  html`<a href=${href} class="nav-link" aria-current=${isHere ? 'page' : undefined}>${children}</a>`;

function App() {
  const route = useRoute();
  const { connection, requests, described, schemas } = useStore();
  useEffect(() => {
    document.title = route.view === 'explain' ? 'Explain · Facet' : route.client ? `${route.client} · Facet` : 'Facet';
  }, [route.view, route.client]);
  const clients = described?.clients ?? [];
  const place =
    route.id !== undefined ? 'detail' : route.view === 'clients' && route.client !== undefined ? 'client' : route.view;
  return html`
    <a class="skip" href="#content" onClick=${toContent}>Skip to content</a>
    <header class="top">
      <a class="brand" href="#/"><${Logo} />Facet<span class="chip chip-plain">dev</span></a>
      <nav aria-label="Views">
        <${NavLink} href="#/" isHere=${route.view === 'requests'}>Requests<//>
        <${NavLink} href="#/clients" isHere=${route.view === 'clients'}>Clients<//>
        <${NavLink} href="#/explain" isHere=${route.view === 'explain'}>Explain<//>
      </nav>
      <div class="top-end"><${Connection} connection=${connection} /><${ThemeButton} /></div>
    </header>
    <${SchemaProblems} schemas=${schemas} />
    <div class=${`layout layout-${place}`}>
      ${route.view !== 'explain' && html`<${Clients} described=${described} here=${route.client} />`}
      <main id="content" tabindex="-1">
        ${route.view === 'requests' && html`<${Requests} requests=${requests} clients=${clients} selected=${route.id} />`}
        ${route.view === 'explain' && html`<${Explain} route=${route} clients=${clients} schemas=${schemas} />`}
        ${route.view === 'clients' && described && html`<${ClientView} name=${route.client ?? clients[0]?.name} clients=${clients} schemas=${schemas} />`}
      </main>
      ${route.id !== undefined && html`<${RequestDetail} key=${route.id} request=${requests.get(route.id)} clients=${clients} />`}
    </div>
  `;
}

/** A link to it would be a place of its own here. */
function toContent(/** @type {Event} */ event) {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

const root = document.getElementById('app');
if (root) render(html`<${App} />`, root);
connect();
