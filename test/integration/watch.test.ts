import { watch } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { watchRoot } from '../../src/client/watch.ts';

afterEach(() => void vi.useRealTimers());

interface Watched extends Disposable {
  readonly path: string;
  /** Does something to the files, and ends when the watch has told of a change after that. */
  after(act: () => Promise<unknown>): Promise<void>;
  readonly onChange: ReturnType<typeof vi.fn>;
}

async function watched(...folders: readonly string[]): Promise<Watched> {
  const path = await mkdtemp(join(tmpdir(), 'facet-watch-'));
  for (const folder of folders) await mkdir(join(path, folder), { recursive: true });
  let told = Promise.withResolvers<void>();
  const onChange = vi.fn(() => {
    told.resolve();
  });
  const handle = watchRoot(path, onChange);
  return {
    path,
    onChange,
    after: async (act) => {
      told = Promise.withResolvers<void>();
      await act();
      await told.promise;
    },
    [Symbol.dispose]: () => {
      handle.close();
    },
  };
}

it('tells of a file that is new, changed and deleted, in both folders', async () => {
  using root = await watched('schemas/services', 'clients/web');

  for (const path of ['schemas/web.graphql', 'schemas/services/users.graphql', 'clients/web/home.graphql']) {
    await root.after(() => writeFile(join(root.path, path), 'one'));
    await root.after(() => writeFile(join(root.path, path), 'two'));
    await root.after(() => rm(join(root.path, path)));
  }

  expect(root.onChange.mock.calls.length).toBeGreaterThanOrEqual(9);
});

it('tells of a file each time it is saved by a rename', async () => {
  using root = await watched('schemas');
  const path = join(root.path, 'schemas/web.graphql');
  await root.after(() => writeFile(path, 'zero'));

  for (const text of ['one', 'two', 'three']) {
    await root.after(async () => {
      await writeFile(join(root.path, 'schemas/.web.graphql.swp'), text);
      await rename(join(root.path, 'schemas/.web.graphql.swp'), path);
    });
  }
  await root.after(() => writeFile(path, 'in place'));

  expect(root.onChange.mock.calls.length).toBeGreaterThanOrEqual(5);
});

it('tells of folders that come later, and of files in them', async () => {
  using root = await watched();

  await root.after(() => mkdir(join(root.path, 'schemas')));
  await root.after(() => writeFile(join(root.path, 'schemas/web.graphql'), ''));
  await root.after(() => mkdir(join(root.path, 'clients/web/deep'), { recursive: true }));
  await root.after(() => writeFile(join(root.path, 'clients/web/deep/home.graphql'), ''));
});

it('stays with a folder that is deleted, moved away and made anew', async () => {
  using root = await watched('schemas/services');
  const folder = join(root.path, 'schemas');

  await root.after(() => rm(folder, { recursive: true }));
  await root.after(() => mkdir(join(folder, 'services'), { recursive: true }));
  await root.after(() => writeFile(join(folder, 'services/a.graphql'), ''));
  await root.after(async () => {
    await rename(folder, join(root.path, 'old'));
    await mkdir(join(folder, 'services'), { recursive: true });
  });
  await root.after(() => writeFile(join(folder, 'services/b.graphql'), ''));
});

/** Ends when the system has reported these names to everybody who watches the folder. */
async function reported(folder: string, names: readonly string[], act: () => Promise<unknown>): Promise<void> {
  const missing = new Set(names);
  const all = Promise.withResolvers<void>();
  const watcher = watch(folder, (_, name) => {
    if (name !== null) missing.delete(name);
    if (missing.size === 0) all.resolve();
  });
  await act();
  await all.promise;
  watcher.close();
  await new Promise((resolve) => setImmediate(resolve));
}

it('tells once of many files that are written together', async () => {
  using root = await watched('schemas');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const names = Array.from({ length: 20 }, (_, index) => `${index}.graphql`);
  const folder = join(root.path, 'schemas');

  await reported(folder, names, () => Promise.all(names.map((name) => writeFile(join(folder, name), ''))));

  vi.advanceTimersByTime(79);
  expect(root.onChange).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(root.onChange).toHaveBeenCalledTimes(1);
});

it('tells of an archive, and of code that code may import', async () => {
  using root = await watched('schemas', 'clients/web');

  await root.after(() => writeFile(join(root.path, 'clients/web/archive.json'), '[]'));
  await root.after(() => writeFile(join(root.path, 'schemas/money.ts'), ''));

  expect(root.onChange.mock.calls.length).toBeGreaterThanOrEqual(2);
});

it.each([
  ['elsewhere', 'other/a.graphql'],
  ['beside the folders', 'readme.md'],
  ['that is hidden', 'schemas/.a.graphql.swp'],
  ['that an editor has not finished', 'schemas/a.graphql~'],
  ['of an application among its operations', 'clients/web/dashboard.ts'],
  ['of the packages of an application', 'clients/web/node_modules/some.graphql'],
])('says nothing of a file %s', async (_, path) => {
  using root = await watched('schemas', 'other', 'clients/web/node_modules');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const file = join(root.path, path);

  await reported(dirname(file), [basename(file)], () => writeFile(file, ''));

  expect(vi.getTimerCount()).toBe(0);
});

it('takes a root that does not exist', () => {
  const watch = watchRoot(join(tmpdir(), 'facet-watch-nowhere'), () => {});

  expect(() => {
    watch.close();
    watch.close();
  }).not.toThrow();
});
