import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { checkRoot } from '../../src/check/check-root.ts';
import { pullOpenApi } from '../../src/cli/pull-openapi.ts';
import { readRootFiles } from '../../src/language/root-files.ts';
import { loadDescription } from '../../src/openapi/load-description.ts';
import { operationsOf } from '../../src/openapi/operations.ts';
import { collectedDescriptions, type ForeignDescription, GITHUB } from './descriptions.ts';
import { installPackages } from './install.ts';

/** Packages may have to be fetched first. */
beforeAll(() => installPackages(), 180_000);

const FIRST_LINE = /^schemas\/services\/pulled\.graphql written, (?<written>\d+) of (?<all>\d+) operations$/m;

/** What pulling a description into an empty folder gives. */
async function pulled({ path }: ForeignDescription, operations: readonly string[] = []) {
  const root = await mkdtemp(join(tmpdir(), 'facet-pull-'));
  try {
    const files = await readRootFiles(root);
    const asked = { root, files, environment: () => undefined, access: () => ({}), service: 'pulled', file: undefined };
    const lines = await pullOpenApi({ ...asked, url: undefined, source: path, operations });
    const { problems } = await checkRoot(root);
    return {
      text: await readFile(join(root, 'schemas/services/pulled.graphql'), 'utf8'),
      lines,
      errors: problems.list().filter(({ severity }) => severity === 'error'),
      written: Number(FIRST_LINE.exec(lines)?.groups?.['written']),
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function labelsOf({ path }: ForeignDescription): Promise<readonly string[]> {
  const root = await loadDescription({ source: path, folder: '/' });
  return operationsOf(root).map(({ label }) => label);
}

describe('descriptions of others', () => {
  it('give files that pass the check, with what reads alone and with all that there is', async () => {
    const descriptions = collectedDescriptions();
    const wrong: object[] = [];
    let fields = 0;
    for (const description of descriptions) {
      const labels = await labelsOf(description);
      for (const operations of labels.length > 0 ? [[], labels] : [[]]) {
        const { errors, written } = await pulled(description, operations);
        if (errors.length > 0) wrong.push({ name: description.name, errors });
        fields += written;
      }
    }

    expect(wrong).toEqual([]);
    expect(descriptions.length).toBeGreaterThan(100);
    expect(fields).toBeGreaterThan(800);
  }, 60_000);

  it('of a thousand operations give one that passes too', async () => {
    const { errors, written, lines } = await pulled(GITHUB);

    expect(errors).toEqual([]);
    expect(written).toBeGreaterThan(500);
    expect(lines).toContain('left out: GET /zen: it answers text/plain, not JSON\n');
  }, 60_000);

  it('give the same file each time, and the same names when operations are chosen', async () => {
    const operations = ['repos/get', 'issues/list-for-repo'];

    const [first, second, all] = [
      await pulled(GITHUB, operations),
      await pulled(GITHUB, operations),
      await pulled(GITHUB),
    ];

    expect(second.text).toBe(first.text);
    const names = typeNames(first.text);
    // What has no name in the description is named after what it is first found in.
    const components = ['FullRepository', 'Repository', 'SimpleUser', 'Issue', 'NullableLicenseSimple'];
    expect(names).toEqual(expect.arrayContaining(components));
    expect(typeNames(all.text)).toEqual(expect.arrayContaining(components));
  }, 60_000);
});

const typeNames = (text: string): readonly string[] => [...text.matchAll(/^type (\w+)/gm)].map(([, name = '']) => name);
