import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';

import { Source } from 'graphql';

import type { Problems } from '../language/problem.ts';
import type { SourceFile } from '../language/source-file.ts';

/** The default export of a client's code file, as it is now; undefined after reporting why it does not load. */
export async function loadCode(path: string, schema: SourceFile, problems: Problems): Promise<unknown> {
  try {
    // Modules are cached by URL for ever: the content in the URL makes an edited file a new module.
    const version = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
      .slice(0, 16);
    const module = (await import(`${pathToFileURL(path).href}?v=${version}`)) as { readonly default?: unknown };
    return module.default;
  } catch (error) {
    const file = schema.path.replace(/\.graphql$/, path.endsWith('.js') ? '.js' : '.ts');
    problems.add(
      'RESOLVER_MISSING',
      { source: new Source('', file), start: 0 },
      {
        message: `the code does not load: ${error instanceof Error ? error.message : String(error)}`,
        hint: 'Correct the file; its default export is an object of types with a function for each @computed field.',
      },
    );
    return undefined;
  }
}
