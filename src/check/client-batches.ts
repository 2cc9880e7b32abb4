import type { Project } from '../client/load-project.ts';
import { batchOf } from '../graph/batch.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { viewVariables } from './view-variables.ts';

/** `$keys`, `key:` and `match:` go together in client files as they do in service files. */
export function clientBatches({ clients }: Project, problems: Problems): void {
  for (const { fields } of clients) {
    for (const { node, source } of fields.values()) {
      const from = directiveOn(node, 'from');
      const keysUsed = viewVariables(source).some(({ scope }) => scope === 'keys');
      if (from) batchOf(from, keysUsed, problems);
    }
  }
}
