import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { folderWith } from './example-root.ts';
import { examplesOf } from './examples.ts';
import { pageNamed } from './page.ts';
import { readConsole, runCommand } from './run-command.ts';

const SERVICE = 'schemas/services/parking.graphql';

it('docs/add-a-rest-service.md shows the file that facet pull writes', async () => {
  const examples = examplesOf(pageNamed('add-a-rest-service.md'));
  const command = examples.find(({ text }) => text.startsWith('$ facet pull '));
  const shown = examples.map(({ root }) => root.files[SERVICE]).find((text) => text !== undefined);
  await using folder = await folderWith(command?.root.files ?? {});

  await runCommand(readConsole(command?.text ?? '').command, folder.path);

  const withoutFirstLine = (text = ''): string => text.slice(text.indexOf('\n') + 1).trim();
  const written = await readFile(join(folder.path, SERVICE), 'utf8');
  expect(withoutFirstLine(written)).toBe(withoutFirstLine(shown));
});
