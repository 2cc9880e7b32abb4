import { html, useEffect, useRef, useState } from './preact.js';
import { ExplainResult } from './explain-result.js';
import { Icon } from './parts.js';

/**
 * @typedef {import('./model.d.ts').DescribedClient} DescribedClient
 * @typedef {import('./model.d.ts').Explained} Explained
 * @typedef {{ readonly explained?: Explained, readonly problem?: string, readonly query?: string }} Outcome
 */

/** Typing is over after so long. */
const PAUSE_MS = 350;

/** What a document would do and cost, asked while it is written. */
export function Explain(
  /** @type {{ route: import('./model.d.ts').Route, clients: readonly DescribedClient[] }} */ { route, clients },
) {
  const [name, setName] = useState(route.client);
  const [query, setQuery] = useState(route.query ?? '');
  const [variables, setVariables] = useState(route.variables ?? '');
  const [outcome, setOutcome] = useState(/** @type {Outcome} */ ({}));
  const editor = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const asked = useRef(0);
  const client = clients.find((one) => one.name === name) ?? clients[0];
  useEffect(() => {
    if (route.client !== undefined) setName(route.client);
    if (route.query !== undefined) setQuery(route.query);
  }, [route.client, route.query]);
  const ask = () => {
    asked.current += 1;
    const mine = asked.current;
    if (!client || query.trim() === '') return setOutcome({});
    void explanation({ client: client.name, query, variables }).then((found) => {
      if (mine === asked.current) setOutcome(found);
    });
  };
  useEffect(() => {
    const timer = setTimeout(ask, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [client?.name, query, variables]);
  const form = { client, clients, query, variables, setName, setQuery, setVariables, ask, editor };
  return html`<div class="explain">
    <${Form} ...${form} />
    <section class="explained" aria-label="Explanation" aria-live="polite">
      <${ExplainResult} outcome=${outcome} onPlace=${(/** @type {Place} */ place) => goTo(editor.current, place)} />
    </section>
  </div>`;
}

/** @returns {Promise<Outcome>} */
async function explanation(
  /** @type {{ client: string, query: string, variables: string }} */ { client, query, variables },
) {
  const given = variables.trim() === '' ? undefined : jsonObject(variables);
  if (given === null) return { problem: 'Variables are a JSON object: { "first": 10 }' };
  try {
    const answer = await fetch('/-/explain', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client, query, variables: given }),
    });
    const body = await answer.json();
    return answer.ok ? { explained: body, query } : { problem: body.errors[0].message };
  } catch {
    return { problem: 'The gateway cannot be reached.' };
  }
}

/** @returns {object | null} null for what is none */
function jsonObject(/** @type {string} */ text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** @typedef {{ readonly line: number, readonly column: number }} Place */

/** Brings the cursor to a place in the text. */
function goTo(/** @type {HTMLTextAreaElement | null} */ area, /** @type {Place} */ { line, column }) {
  if (!area) return;
  const before = area.value.split('\n').slice(0, line - 1);
  const offset = before.join('\n').length + (before.length > 0 ? 1 : 0) + column - 1;
  area.focus();
  area.setSelectionRange(offset, offset);
}

/**
 * @typedef {object} FormProps
 * @property {DescribedClient | undefined} client
 * @property {readonly DescribedClient[]} clients
 * @property {string} query
 * @property {string} variables
 * @property {(name: string) => void} setName
 * @property {(query: string) => void} setQuery
 * @property {(variables: string) => void} setVariables
 * @property {() => void} ask
 * @property {{ current: HTMLTextAreaElement | null }} editor
 */

function Form(
  /** @type {FormProps} */ { client, clients, query, variables, setName, setQuery, setVariables, ask, editor },
) {
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    ask();
  };
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    ask();
  };
  const stored = client?.stored ?? [];
  const use = (/** @type {Typed} */ { target }) => {
    const found = stored.find(({ id }) => id === target.value);
    if (found) setQuery(found.text);
    target.value = '';
  };
  return html`<form class="explain-form" onSubmit=${onSubmit} onKeyDown=${onKeyDown}>
    <h1 class="section-title">Explain</h1>
    <p class="muted">What an operation will call, and what it costs. Nothing is run.</p>
    <div class="form-row">
      <label class="field"
        ><span>Client</span>
        <select value=${client?.name} onChange=${(/** @type {Typed} */ { target }) => setName(target.value)}>
          ${clients.map(({ name }) => html`<option key=${name} value=${name}>${name}</option>`)}
        </select>
      </label>
      ${
        stored.length > 0 &&
        html`<label class="field"
          ><span>Stored operation</span>
          <select value="" onChange=${use}>
            <option value="">Choose one…</option>
            ${stored.map(({ id, name }) => html`<option key=${id} value=${id}>${name}</option>`)}
          </select>
        </label>`
      }
    </div>
    <label class="field field-grow"
      ><span>Operation</span>
      <textarea
        class="code-input"
        ref=${editor}
        spellcheck=${false}
        autocapitalize="off"
        rows="16"
        placeholder=${'{ product(id: 1) { name } }'}
        value=${query}
        onInput=${(/** @type {Typed} */ { target }) => setQuery(target.value)}
      ></textarea>
    </label>
    <label class="field"
      ><span>Variables <span class="muted">JSON; left out, each counts by its default</span></span>
      <textarea
        class="code-input"
        spellcheck=${false}
        autocapitalize="off"
        rows="3"
        placeholder=${'{ "first": 10 }'}
        value=${variables}
        onInput=${(/** @type {Typed} */ { target }) => setVariables(target.value)}
      ></textarea>
    </label>
    <button type="submit" class="button button-primary"><${Icon} name="explain" />Explain<kbd>Ctrl ↵</kbd></button>
  </form>`;
}

/** @typedef {{ target: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement }} Typed */
