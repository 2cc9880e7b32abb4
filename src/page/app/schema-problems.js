import { html } from './preact.js';
import { counted } from './format.js';

/** What was wrong with the last load of the schemas. */
export function SchemaProblems(/** @type {{ schemas: import('./model.d.ts').Schemas | undefined }} */ { schemas }) {
  const errors = schemas?.problems.filter(({ severity }) => severity === 'error') ?? [];
  const [first] = errors;
  return html`<div role="status" class="problems-place">
    ${
      first &&
      schemas &&
      html`<details class="problems" open>
        <summary>
          <strong>${counted(errors.length + schemas.moreProblems, 'error')} in the schemas.</strong>${' '}
          ${schemas.isLive ? 'What is sound is served.' : 'The last version without errors is still served.'}
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
