import { html } from './preact.js';
import { Icon } from './parts.js';

/** @typedef {import('./model.d.ts').DescribedClient} DescribedClient */

/** @typedef {{ target: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement }} Typed */

/**
 * @typedef {object} ExplainFormProps
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

/** Where an operation is written, and whose it is. */
export function ExplainForm(/** @type {ExplainFormProps} */ props) {
  const { client, query, variables, setQuery, setVariables, ask, editor } = props;
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    ask();
  };
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    ask();
  };
  return html`<form class="explain-form" onSubmit=${onSubmit} onKeyDown=${onKeyDown}>
    <h1 class="section-title">Explain</h1>
    <p class="muted">What an operation will call, and what it costs. Nothing is run.</p>
    <div class="form-row">
      <${ClientChoice} ...${props} />
      ${client && client.stored.length > 0 && html`<${StoredChoice} stored=${client.stored} setQuery=${setQuery} />`}
    </div>
    <label class="field field-grow">
      <span>Operation</span>
      <${CodeInput} rows="16" placeholder="{ product(id: 1) { name } }" value=${query} setValue=${setQuery} place=${editor} />
    </label>
    <label class="field">
      <span>Variables <span class="muted">JSON; left out, each counts by its default</span></span>
      <${CodeInput} rows="3" placeholder=${'{ "first": 10 }'} value=${variables} setValue=${setVariables} />
    </label>
    <button type="submit" class="button button-primary"><${Icon} name="explain" />Explain<kbd>Ctrl ↵</kbd></button>
  </form>`;
}

const ClientChoice = (
  /** @type {Pick<ExplainFormProps, 'client' | 'clients' | 'setName'>} */ { client, clients, setName },
) => html`
  <label class="field">
    <span>Client</span>
    <select value=${client?.name} onChange=${(/** @type {Typed} */ { target }) => setName(target.value)}>
      ${clients.map(({ name }) => html`<option key=${name} value=${name}>${name}</option>`)}
    </select>
  </label>
`;

/** A stored operation comes into the editor, to be changed there. */
function StoredChoice(
  /** @type {{ stored: DescribedClient['stored'], setQuery: (query: string) => void }} */ { stored, setQuery },
) {
  const onChange = (/** @type {Typed} */ { target }) => {
    const found = stored.find(({ id }) => id === target.value);
    if (found) setQuery(found.text);
    target.value = '';
  };
  return html`<label class="field">
    <span>Stored operation</span>
    <select value="" onChange=${onChange}>
      <option value="">Choose one…</option>
      ${stored.map(({ id, name }) => html`<option key=${id} value=${id}>${name}</option>`)}
    </select>
  </label>`;
}

/**
 * @typedef {object} CodeInputProps
 * @property {string} rows
 * @property {string} placeholder
 * @property {string} value
 * @property {(value: string) => void} setValue
 * @property {{ current: HTMLTextAreaElement | null }} [place]
 */

const CodeInput = (/** @type {CodeInputProps} */ { rows, placeholder, value, setValue, place }) => html`
  <textarea
    class="code-input"
    ref=${place}
    rows=${rows}
    spellcheck=${false}
    autocapitalize="off"
    placeholder=${placeholder}
    value=${value}
    onInput=${(/** @type {Typed} */ { target }) => setValue(target.value)}
  ></textarea>
`;
