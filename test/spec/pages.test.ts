import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIssuer } from '../../demo/issuer.ts';
import { specPage } from '../support/spec-page.ts';
import { runPage } from '../support/spec-run.ts';
import { LANES } from '../support/start-gateway.ts';

const names = globSync('*.md', { cwd: import.meta.dirname })
  .filter((name) => name !== 'README.md')
  .sort();

const read = (name: string) => specPage(readFileSync(join(import.meta.dirname, name), 'utf8'));

const namesFor = (executor: string): readonly string[] =>
  names.filter((name) => (read(name).executor ?? executor) === executor);

let world: Awaited<ReturnType<typeof startIssuer>>;

beforeAll(async () => {
  world = await startIssuer();
});
afterAll(() => world.server.close());

/** The compiled executor shapes the first answer to an operation, and writes the next ones. */
const WAYS = [
  { way: 'compiled, shaped', executor: 'compiled', writeFrom: 2 },
  { way: 'compiled, written', executor: 'compiled', writeFrom: 1 },
  { way: 'stitched', executor: 'stitched', writeFrom: 1 },
] as const;

describe.each(WAYS)('the specification, $way', ({ executor, writeFrom }) => {
  describe.each(LANES)('$lane', ({ jsonLane }) => {
    it.concurrent.each(namesFor(executor))('%s', async (name) => {
      await runPage(read(name), { jsonLane, executor, writeFrom, issuer: world.issuer }, (actual, expected) => {
        expect(actual, `test/spec/${name}:${expected.line}`).toEqual(expected);
      });
    });
  });
});

describe('the pages', () => {
  it('are there, or this would prove nothing', () => {
    expect(names.length).toBeGreaterThan(50);
  });

  it('are about an executor that there is, or about each', () => {
    const executors = new Set(names.map((name) => read(name).executor));

    expect([...executors].sort()).toEqual(['compiled', undefined]);
  });

  it('each have a title of their own', () => {
    const titles = names.map((name) => read(name).title);

    expect(new Set(titles).size).toBe(names.length);
    expect(titles).not.toContain('');
  });
});
