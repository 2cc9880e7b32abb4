import { html } from './preact.js';
import { counted } from './format.js';

/** What was wrong with the last load of the schemas. */
export function SchemaProblems(/** @type {{ schemas: import('./model.d.ts').Schemas | undefined }} */ { schemas }) {
  const { errors = [], moreErrors = 0, isLive } = schemas ?? {};
  const [first] = errors;
  return html`<div role="status" class="problems-place">
    ${
      first &&
      html`<details class="problems" open>
        <summary>
          <strong>${counted(errors.length + moreErrors, 'error')} in the schemas.</strong>${' '}
          ${isLive ? 'What is sound is served.' : 'Nothing changes until they are corrected.'}
        </summary>
        <ul>
          ${errors.map(
            ({ file, line, column, code, message, hint }) =>
              html`<li>
                <code>${file}:${line}:${column}</code> <span class="problem-code">${code}</span> ${message}
                <span class="muted"> ${hint}</span>
              </li>`,
          )}
        </ul>
      </details>`
    }
  </div>`;
}
