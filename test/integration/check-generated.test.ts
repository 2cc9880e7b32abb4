import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { generateRoot } from '../../bench/generate-root.ts';
import { checkRoot } from '../../src/check/check-root.ts';

it('finds no error in the files that the benchmark measures', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'facet-generated-'));
  try {
    await generateRoot(folder, { services: 6, clients: 3, operations: 12 });

    const { project, problems } = await checkRoot(folder);

    expect(problems.list().filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(project.graph.services.size).toBe(6);
    expect(project.clients.flatMap(({ operations }) => operations)).toHaveLength(12);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
