import { describe, expect, it } from 'vitest';

import { limits, callOutcomes } from '../../src/core/metrics.ts';
import { scrape } from '../integration/telemetry/scrape.ts';
import { startWatched } from '../integration/telemetry/watched-world.ts';
import { pageNamed } from './page.ts';
import { tableRows } from './read-table.ts';

const { text } = pageNamed('watching.md');
const rows = tableRows(text).filter(([name]) => name?.startsWith('facet_'));

describe('docs/watching.md', () => {
  it('has every metric of a gateway, with its type and its labels, and no other', async () => {
    await using world = await startWatched();
    await world.gateway.query('web', '{ count nope }');
    await world.gateway.query('web', '{ count }');

    const { families } = await scrape(world.gateway);

    const ours = [...families.values()].filter(({ name }) => name.startsWith('facet_'));
    const shown = ours.map(({ name, type, samples }) => {
      const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)).filter((label) => label !== 'le'));
      return [name, type, [...labels].join(', ')];
    });
    expect(rows.map((row) => row.slice(0, 3))).toEqual(shown);
  });

  it('names every value of the labels that it explains', () => {
    const meaning = (metric: string): string => rows.find(([name]) => name === metric)?.[3] ?? '';

    expect(callOutcomes.filter((outcome) => !meaning('facet_service_calls_total').includes(outcome))).toEqual([]);
    expect(limits.filter((limit) => !meaning('facet_throttled_total').includes(limit))).toEqual([]);
  });

  it('asks only for metrics that are there', () => {
    const known = rows.map(([name]) => name);
    const asked = [...text.matchAll(/facet_[a-z_]+/g)].map(([name]) => name.replace(/_bucket$/, ''));

    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  });
});
