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

  it('prices an operation for its variables', async () => {
    const query = 'query ($first: Int!) { userDashboard { orders(first: $first) { id } } }';
    const args = ['explain', '--client', 'web', '--query', query];

    const prices = await Promise.all(
      ['{ "first": 3 }', '{ "first": 7000 }'].map(async (variables) => runFacet([...args, '--variables', variables])),
    );

    expect(prices.map(({ stdout }) => stdout.split('\n')[1])).toEqual([
      '3 of 2000 points, depth 3 of 12, not cacheable',
      '7000 of 2000 points (TOO MUCH), depth 3 of 12, not cacheable',
    ]);
  });

  it.each([
    ['are no JSON', '{ first: 3 }', 2, '--variables is a JSON object'],
    ['do not fit', '{ "first": "three" }', 1, 'BAD_USER_INPUT A value is not valid: variable "$first" must be Int!'],
  ])('says what is wrong with variables that %s', async (_, variables, code, message) => {
    const query = 'query ($first: Int!) { userDashboard { orders(first: $first) { id } } }';

    const run = await runFacet(['explain', '--client', 'web', '--query', query, '--variables', variables]);

    expect(run.code).toBe(code);
    expect(run.stderr).toContain(message);
  });
});
