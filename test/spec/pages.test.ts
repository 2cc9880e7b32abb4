import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIssuer } from '../../demo/issuer.ts';
import { executorNames } from '../../src/execute/create-executor.ts';
import { specPage } from '../support/spec-page.ts';
import { runPage } from '../support/spec-run.ts';
import { LANES } from '../support/start-gateway.ts';

const names = globSync('*.md', { cwd: import.meta.dirname })
  .filter((name) => name !== 'README.md')
  .sort();

const read = (name: string) => specPage(readFileSync(join(import.meta.dirname, name), 'utf8'));

let world: Awaited<ReturnType<typeof startIssuer>>;

beforeAll(async () => {
  world = await startIssuer();
});
afterAll(() => world.server.close());

describe.each(executorNames)('the specification, %s', (executor) => {
  describe.each(LANES)('$lane', ({ jsonLane }) => {
    it.concurrent.each(names)('%s', async (name) => {
      await runPage(read(name), { jsonLane, executor, issuer: world.issuer }, (actual, expected) => {
        expect(actual, `test/spec/${name}:${expected.line}`).toEqual(expected);
      });
    });
  });
});

describe('the pages', () => {
  it('are there, or this would prove nothing', () => {
    expect(names.length).toBeGreaterThan(50);
  });

  it('each have a title of their own', () => {
    const titles = names.map((name) => read(name).title);

    expect(new Set(titles).size).toBe(names.length);
    expect(titles).not.toContain('');
  });
});
