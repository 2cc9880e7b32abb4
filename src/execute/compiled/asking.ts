import type { Graph } from '../../graph/graph.ts';
import type { SelectedField } from '../../plan/selection.ts';
import type { Execution } from '../executor.ts';
import { isNeeded } from '../prepare.ts';
import type { Asking } from './compiled-call.ts';
import { selectionText, type SelectionUse } from './remote-selection.ts';

/** What is asked of fields' values where everything that an operation selects is wanted: worked out once. */
const wholes = new WeakMap<SelectedField, Asking>();

/** What an execution selects of the values of its fields. */
export class Askings {
  readonly #execution: Pick<Execution, 'lowered' | 'prepared'>;
  readonly #schema: Graph['schema'];
  readonly #known = new Map<SelectedField, Asking>();

  constructor(execution: Pick<Execution, 'lowered' | 'prepared'>, { schema }: Graph) {
    this.#execution = execution;
    this.#schema = schema;
  }

  of(field: SelectedField): Asking {
    const known = this.#execution.prepared.isWhole ? wholes : this.#known;
    const asking = known.get(field) ?? this.#make(field);
    known.set(field, asking);
    return asking;
  }

  #make(field: SelectedField): Asking {
    const { lowered, prepared } = this.#execution;
    const use: Omit<SelectionUse, 'writeValue'> = {
      schema: this.#schema,
      isNeeded: (selected) => isNeeded(selected, lowered, prepared),
      argumentsOf: ({ index }) => prepared.dataArguments.get(index) ?? {},
    };
    const wanted = selectionText(field, { ...use, writeValue: (value) => JSON.stringify(value) });
    if (prepared.isWhole) return always(wanted, field);
    return { wanted, field, write: (writeValue) => selectionText(field, { ...use, writeValue }) };
  }
}

/** It outlives the request, and must hold nothing of it. */
const always = (wanted: string, field: SelectedField): Asking => ({ wanted, field, write: () => wanted });
