import { describe, expect, it } from 'vitest';

import { runFacet } from './run-facet.ts';

const CLIENTS = ['web', 'mobile', 'iot'];

const golden = (file: string): string => new URL(`../../golden/${file}`, import.meta.url).pathname;

/** A changed plan shows as a changed file in `test/golden`; `npx vitest -u` takes it over. */
describe('facet explain', () => {
  it.each(CLIENTS)('prints the plans of the stored operations of %s as it did', async (client) => {
    const { code, stdout } = await runFacet(['explain', '--client', client]);

    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(golden(`explain-${client}.txt`));
  });

  it.each(CLIENTS)('gives the plans of the stored operations of %s as the data it did', async (client) => {
    const { code, stdout } = await runFacet(['explain', '--client', client, '--format', 'json']);

    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(golden(`explain-${client}.json`));
  });
});
