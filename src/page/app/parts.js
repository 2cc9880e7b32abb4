import { html, useEffect, useState } from './preact.js';
import { graphqlTokens } from './graphql-tokens.js';

/** A GraphQL text in colours. */
export const GraphQLText = (/** @type {{ text: string, label: string }} */ { text, label }) => html`
  <pre class="code" tabindex="0" aria-label=${label}><code>${graphqlTokens(text).map(({ kind, text: part }) =>
    kind === 'rest' ? part : html`<span class=${`t-${kind}`}>${part}</span>`,
  )}</code></pre>
`;

/** A button that copies a text, and says so. */
export function CopyButton(/** @type {{ text: () => string, label: string }} */ { text, label }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const onClick = () => void copy(text()).then(() => setCopied(true));
  return html`<button type="button" class="button" onClick=${onClick}>
    <${Icon} name=${isCopied ? 'check' : 'copy'} />${label}
    <span class="sr-only" role="status">${isCopied ? 'Copied' : ''}</span>
  </button>`;
}

/** Browsers have no clipboard for pages that come over plain HTTP from elsewhere. */
async function copy(/** @type {string} */ text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement('textarea'), { value: text });
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** @type {Readonly<Record<string, string>>} */
const PATHS = {
  copy: 'M6 6V3.5A1.5 1.5 0 0 1 7.5 2h5A1.5 1.5 0 0 1 14 3.5v5a1.5 1.5 0 0 1-1.5 1.5H10M3.5 6h5A1.5 1.5 0 0 1 10 7.5v5A1.5 1.5 0 0 1 8.5 14h-5A1.5 1.5 0 0 1 2 12.5v-5A1.5 1.5 0 0 1 3.5 6z',
  check: 'M3 8.5 6.5 12 13 4.5',
  close: 'M4 4l8 8M12 4l-8 8',
  explain: 'M2.5 3.5h6M5.5 8h7M9 12.5h4.5',
  open: 'M6.5 3.5h-3v9h9v-3M9 2.5h4.5V7M13 3 7.5 8.5',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7 14 14',
  auto: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M10 3v10M12 4.5v7',
  light:
    'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1M8 13.5v1M14.5 8h-1M2.5 8h-1M12.6 3.4l-.7.7M4.1 11.9l-.7.7M12.6 12.6l-.7-.7M4.1 4.1l-.7-.7',
  dark: 'M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1z',
  trash: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5 5 13h6l.5-8.5',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  bolt: 'M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z',
};

/** A small drawing that says nothing by itself. */
export const Icon = (/** @type {{ name: string }} */ { name }) => html`
  <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d=${PATHS[name]} /></svg>
`;

/** The sign of the house. */
export const Logo = () => html`<img src="/-/icon.svg" width="22" height="22" alt="" />`;

/** A word in a coloured frame. */
export const Chip = (/** @type {{ tone?: string, children?: unknown }} */ { tone = 'plain', children }) =>
  html`<span class=${`chip chip-${tone}`}>${children}</span>`;
