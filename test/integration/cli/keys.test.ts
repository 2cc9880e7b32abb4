import { createHash } from 'node:crypto';
import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { changeApiKeys, readApiKeys } from '../../../src/auth/change-api-keys.ts';
import { startGateway } from '../../support/start-gateway.ts';
import { type Finished, rootWith, runFacet } from './run-facet.ts';

const FILES = { 'schemas/web.graphql': 'type Query { who: String @from(value: "{$caller.tenant}{$caller.sub}") }' };

const recordsIn = async (path: string): Promise<readonly Record<string, unknown>[]> =>
  JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>[];

/** The key that a command printed. */
const keyIn = ({ stdout }: Finished): string => /^ {2}(facet_[\w-]{43})$/m.exec(stdout)?.[1] ?? 'none';

describe('facet keys create', () => {
  const create = (root: string, ...args: readonly string[]) =>
    runFacet(['keys', 'create', '--root', root, '--name', 'Partner', ...args]);

  it('prints a key and keeps its hash, for its owner alone to read', async () => {
    await using root = await rootWith(FILES);
    const path = join(root.path, 'api-keys.json');

    const made = await create(root.path, '--scopes', 'a:read, b:read', '--client', 'web', '--sub', 'ada');

    const key = keyIn(made);
    expect(made.code).toBe(0);
    expect(made.stdout).toMatch(/^API key [0-9a-f]{12} for Partner, added to api-keys\.json:\n/);
    expect(made.stdout).toContain(`-H 'x-api-key: ${key}'`);
    expect(await recordsIn(path)).toEqual([
      {
        id: /key (\w+) /.exec(made.stdout)?.[1],
        name: 'Partner',
        hash: createHash('sha256').update(key).digest('hex'),
        sub: 'ada',
        scopes: ['a:read', 'b:read'],
        claims: {},
        clients: ['web'],
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    ]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readdir(root.path)).sort()).toEqual(['api-keys.json', 'schemas']);
  });

  it('makes keys that a gateway accepts, also while it runs', async () => {
    await using root = await rootWith(FILES);
    const first = await create(root.path, '--claims', '{"tenant":"acme "}', '--sub', 'ada');
    await using gateway = await startGateway({ root: root.path });
    const who = async (key: string) =>
      (await gateway.query('web', '{ who }', { headers: { 'x-api-key': key } })).body.data;

    const second = await create(root.path, '--claims', '{"tenant":"umbrella "}', '--sub', 'bob', '--format', 'json');

    const { key } = JSON.parse(second.stdout) as { readonly key: string };
    await expect.poll(() => who(key), { timeout: 10_000 }).toEqual({ who: 'umbrella bob' });
    expect(await who(keyIn(first))).toEqual({ who: 'acme ada' });
  });

  it('adds to the file that the settings name, and leaves it to those who could read it', async () => {
    await using root = await rootWith({
      ...FILES,
      'facet.yaml': 'auth: { apiKeys: { file: secrets/partners.json, header: X-Partner } }',
      'secrets/partners.json': '[]',
    });
    const path = join(root.path, 'secrets/partners.json');
    await chmod(path, 0o640);

    const made = await create(root.path);
    await create(root.path);

    expect(made.stdout).toContain(`-H 'x-partner: ${keyIn(made)}'`);
    expect(await recordsIn(path)).toHaveLength(2);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  it.each([
    ['no name', ['--name', ''], '--name is missing'],
    ['a client that is not there', ['--client', 'wbe'], 'there is no client "wbe"; there are: web'],
    ['claims that are no object', ['--claims', '[1]'], '--claims is a JSON object'],
    ['claims that are no JSON', ['--claims', '{a'], '--claims is a JSON object'],
    ['an unknown format', ['--format', 'xml'], '--format is json or text'],
  ])('exits with 2 for %s, and makes none', async (_, args, message) => {
    await using root = await rootWith(FILES);

    const { code, stdout, stderr } = await create(root.path, ...args);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(await readdir(root.path)).toEqual(['schemas']);
  });

  it('does not touch a file with mistakes', async () => {
    await using root = await rootWith({ ...FILES, 'api-keys.json': '[{ "id": "a" }]' });

    const { code, stdout, stderr } = await create(root.path);

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('api-keys.json: [0].hash must be a SHA-256 in hex');
    expect(await readFile(join(root.path, 'api-keys.json'), 'utf8')).toBe('[{ "id": "a" }]');
    expect((await readdir(root.path)).sort()).toEqual(['api-keys.json', 'schemas']);
  });
});

describe('facet keys list and revoke', () => {
  const hash = (digit: string): string => digit.repeat(64);
  const KEYS = {
    ...FILES,
    'api-keys.json': JSON.stringify([
      { id: 'one', name: 'Price watch', hash: hash('1'), scopes: ['a', 'b'], createdAt: '2026-01-02T03:04:05Z' },
      { id: 'two', hash: hash('2'), clients: ['web'] },
    ]),
  };

  it('shows who has a key and what it allows, and no hash', async () => {
    await using root = await rootWith(KEYS);
    const list = (...args: readonly string[]) => runFacet(['keys', 'list', '--root', root.path, ...args]);

    const [text, json] = [await list(), await list('--format', 'json')];

    expect(text.stdout).toBe(
      [
        'ID   NAME         SCOPES  CLIENTS  CREATED\n',
        'one  Price watch  a,b     all      2026-01-02\n',
        'two               none    web\n',
      ].join(''),
    );
    expect(JSON.parse(json.stdout)).toMatchObject([{ id: 'one', scopes: ['a', 'b'] }, { id: 'two' }]);
    expect(json.stdout).not.toContain(hash('1'));
  });

  it('says so when there are none', async () => {
    await using root = await rootWith(FILES);

    expect((await runFacet(['keys', 'list', '--root', root.path])).stdout).toBe('no keys in api-keys.json\n');
  });

  it('removes one, and leaves the others', async () => {
    await using root = await rootWith(KEYS);
    const revoke = (...ids: readonly string[]) => runFacet(['keys', 'revoke', ...ids, '--root', root.path]);

    const [done, again, none, both] = [
      await revoke('one'),
      await revoke('one'),
      await revoke(),
      await revoke('one', 'two'),
    ];

    expect([done, again, none, both].map(({ code }) => code)).toEqual([0, 2, 2, 2]);
    expect(again.stderr).toContain('there is no key "one" in api-keys.json');
    expect((await recordsIn(join(root.path, 'api-keys.json'))).map(({ id }) => id)).toEqual(['two']);
  });
});

describe('a change of the file of API keys', () => {
  const record = (id: string) => ({
    id,
    hash: createHash('sha256').update(id).digest('hex'),
    scopes: [],
    claims: {},
  });

  it('loses none of many at a time', async () => {
    await using root = await rootWith({});
    const path = join(root.path, 'api-keys.json');
    const ids = Array.from({ length: 12 }, (_, index) => `key ${index}`);

    await Promise.all(ids.map((id) => changeApiKeys(path, (records) => [...records, record(id)])));

    expect((await readApiKeys(path)).map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(await readdir(root.path)).toEqual(['api-keys.json']);
  });

  it('goes to the file behind a link', async () => {
    await using root = await rootWith({ 'real.json': '[]' });
    const path = join(root.path, 'api-keys.json');
    await symlink('real.json', path);

    await changeApiKeys(path, (records) => [...records, record('one')]);

    expect(await recordsIn(join(root.path, 'real.json'))).toMatchObject([{ id: 'one' }]);
  });

  it('says what to do when one was cut off', async () => {
    await using root = await rootWith({});
    const path = join(root.path, 'api-keys.json');
    await writeFile(`${path}.new`, '');

    await expect(changeApiKeys(path, (records) => records)).rejects.toThrow('api-keys.json.new is in the way');
  });
});
