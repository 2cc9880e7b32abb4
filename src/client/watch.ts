import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

import { isIgnored, isOfClient } from '../language/root-files.ts';

/** A watch that goes on until it is closed. */
export interface RootWatch {
  close(): void;
}

/** The folders, with what is to be seen in them: code in schemas may import any file. */
const FOLDERS: Readonly<Record<string, (folder: string, name: string) => boolean>> = {
  schemas: () => true,
  clients: (folder, name) => isOfClient(name) || !isFile(join(folder, name)),
};

/** Editors and version control write several files, each in several steps. */
const SETTLED_MS = 80;

/**
 * Calls `onChange` once the files below `schemas` and `clients` have changed and stood still for 80 ms; files of an
 * application among its operations do not count. The folders may come later, go, and come back. Whoever starts it
 * closes it.
 *
 * Every folder has a watcher of its own, all renewed before each call: a recursive one loses files that are replaced
 * by a rename on Linux, and a watcher stays with a folder that was moved away.
 */
export function watchRoot(root: string, onChange: () => void): RootWatch {
  let watchers: readonly FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;

  const settle = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      renew();
      onChange();
    }, SETTLED_MS);
  };
  const renew = (): void => {
    const old = watchers;
    watchers = watchFolders(root, settle);
    for (const watcher of old) watcher.close();
  };

  renew();
  return {
    close: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      watchers = [];
    },
  };
}

function watchFolders(root: string, onEvent: () => void): readonly FSWatcher[] {
  const top = watchFolder(root, (name) => {
    if (name === null || Object.hasOwn(FOLDERS, name)) onEvent();
  });
  const below = Object.entries(FOLDERS).flatMap(([folder, isSeen]) => watchTree(join(root, folder), isSeen, onEvent));
  return top ? [top, ...below] : below;
}

function watchTree(
  folder: string,
  isSeen: (folder: string, name: string) => boolean,
  onEvent: () => void,
): readonly FSWatcher[] {
  // Watching comes before looking, so that nothing is created unseen between the two.
  const watcher = watchFolder(folder, (name) => {
    if (name === null || (!isIgnored(name) && isSeen(folder, name))) onEvent();
  });
  if (!watcher) return [];
  return [watcher, ...foldersIn(folder).flatMap((name) => watchTree(join(folder, name), isSeen, onEvent))];
}

/** Whether there is a file, as far as can be seen. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Undefined when there is no such folder, or the system has no watcher left. */
function watchFolder(folder: string, onName: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, (_, name) => {
      onName(name);
    });
    // Some systems report a folder that is deleted as an error.
    return watcher.on('error', () => {
      onName(null);
    });
  } catch {
    return undefined;
  }
}

function foldersIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && !isIgnored(entry.name)).map(({ name }) => name);
  } catch {
    return [];
  }
}
