import { html, useEffect, useRef, useState } from './preact.js';
import { counted } from './format.js';
import { ExplainForm } from './explain-form.js';
import { ExplainResult } from './explain-result.js';

/**
 * @typedef {import('./model.d.ts').DescribedClient} DescribedClient
 * @typedef {import('./model.d.ts').Explained} Explained
 * @typedef {{ readonly explained?: Explained, readonly problem?: string, readonly query?: string }} Outcome
 */

/** Typing is over after so long. */
const PAUSE_MS = 350;

/**
 * @typedef {object} ExplainProps
 * @property {import('./model.d.ts').Route} route
 * @property {readonly DescribedClient[]} clients
 * @property {import('./model.d.ts').Schemas | undefined} schemas New after each load.
 */

/** What a document would do and cost, asked while it is written, and again when the schemas change. */
export function Explain(/** @type {ExplainProps} */ { route, clients, schemas }) {
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
  }, [client?.name, query, variables, schemas]);
  const form = { client, clients, query, variables, setName, setQuery, setVariables, ask, editor };
  return html`<div class="explain">
    <${ExplainForm} ...${form} />
    <section class="explained" aria-label="Explanation">
      <p class="sr-only" role="status">${told(outcome)}</p>
      <${ExplainResult} outcome=${outcome} onPlace=${(/** @type {Place} */ place) => goTo(editor.current, place)} />
    </section>
  </div>`;
}

/** The outcome in one sentence. */
function told(/** @type {Outcome} */ { explained, problem }) {
  if (!explained || problem !== undefined) return problem ?? '';
  if ('errors' in explained) return explained.errors.map(({ message }) => message).join(' ');
  return explained.explanations
    .map(
      ({ requests, waves, price }) =>
        `${counted(requests, 'request')} in ${counted(waves.length, 'wave')}, ${price.points} of ${price.maxCost} points.`,
    )
    .join(' ');
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
    /** @type {unknown} */
    const body = await answer.json();
    if (answer.ok) return { explained: /** @type {Explained} */ (body), query };
    return { problem: /** @type {{ errors: readonly [Error] }} */ (body).errors[0].message };
  } catch {
    return { problem: 'The gateway cannot be reached.' };
  }
}

/** @returns {object | null} null for what is none */
function jsonObject(/** @type {string} */ text) {
  try {
    /** @type {unknown} */
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
