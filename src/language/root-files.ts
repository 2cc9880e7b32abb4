import type { Stats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { SourceFile } from './source-file.ts';

/** Everything below a root folder that describes services and clients; each list sorted by path or name. */
export interface RootFiles {
  /** `schemas/services/*.graphql` */
  readonly services: readonly ServiceSource[];
  /** `schemas/remote/*.graphql` */
  readonly remotes: readonly SourceFile[];
  readonly clients: readonly ClientFiles[];
}

/** A service's file, and the path of its code. */
export interface ServiceSource extends SourceFile {
  /** Absolute path of `schemas/services/<name>.ts` or `.js`; absent when there is neither. */
  readonly code?: string;
}

/** The files of one client. */
export interface ClientFiles {
  /** `web` of `schemas/web.graphql`, `web.v2` of `schemas/web.v2.graphql`. */
  readonly name: string;
  readonly schema: SourceFile;
  /** `clients/<name>/**` with the ending .graphql or .gql. */
  readonly operations: readonly SourceFile[];
  /** `clients/<name>/archive.json` */
  readonly archive?: SourceFile | undefined;
  /** Absolute path of `schemas/<name>.ts` or `.js`; undefined when there is neither. */
  readonly code: string | undefined;
}

const MAX_BYTES = 1_048_576;
/** An archive keeps the operations of every release that is still in use. */
const MAX_ARCHIVE_BYTES = 16 * MAX_BYTES;
const SCHEMA = /\.graphql$/;
const ARCHIVE = /^archive\.json$/;
const OPERATIONS = /\.(?:graphql|gql)$/;

/**
 * Whether nothing is read of what has this name: it is hidden, or one that editors give to what they are still writing,
 * or the folder of the packages of an application that lies in its client's folder.
 */
export const isIgnored = (name: string): boolean => /^[.#]|[~#]$|^node_modules$/.test(name);

/** Whether a file of this name in a client's folder is read; everything else there belongs to its application. */
export const isOfClient = (name: string): boolean => OPERATIONS.test(name) || ARCHIVE.test(name);

/**
 * Reads the files of a root folder. Folders that are missing are empty.
 *
 * Rejects with an Error that names the path for a file of more than 1 MB (an archive: 16 MB), or one that cannot be read.
 */
export async function readRootFiles(root: string): Promise<RootFiles> {
  const [services, remotes, schemas] = await Promise.all([
    serviceFiles(root, 'schemas/services'),
    filesIn(root, 'schemas/remote', SCHEMA),
    filesIn(root, 'schemas', SCHEMA),
  ]);
  const codeOf = await codeIn(root, 'schemas');
  const clients = schemas.map(async (schema): Promise<ClientFiles> => {
    const name = schema.path.replace(/^schemas\//, '').replace(SCHEMA, '');
    return {
      name,
      schema,
      operations: await operationsIn(root, `clients/${name}`),
      archive: await archiveIn(root, `clients/${name}`),
      code: codeOf(name),
    };
  });
  return { services, remotes, clients: await Promise.all(clients) };
}

async function serviceFiles(root: string, folder: string): Promise<readonly ServiceSource[]> {
  const [files, codeOf] = await Promise.all([filesIn(root, folder, SCHEMA), codeIn(root, folder)]);
  return files.map((file) => {
    const code = codeOf(file.path.slice(folder.length + 1).replace(SCHEMA, ''));
    return code === undefined ? file : { ...file, code };
  });
}

/** The absolute path of the code beside a schema of this name, TypeScript first. */
async function codeIn(root: string, folder: string): Promise<(name: string) => string | undefined> {
  const names = await namesIn(root, folder, /\.(?:ts|js)$/);
  return (name) => {
    const code = [`${name}.ts`, `${name}.js`].find((file) => names.includes(file));
    return code && resolve(root, folder, code);
  };
}

async function filesIn(root: string, folder: string, ending: RegExp): Promise<readonly SourceFile[]> {
  const names = await namesIn(root, folder, ending);
  return Promise.all(names.map((name) => readSource(root, `${folder}/${name}`)));
}

async function operationsIn(root: string, folder: string): Promise<readonly SourceFile[]> {
  const entries = await entriesIn(root, folder);
  const own = await filesIn(root, folder, OPERATIONS);
  const folders = entries.filter(({ kind }) => kind === 'folder');
  const below = await Promise.all(folders.map(({ name }) => operationsIn(root, `${folder}/${name}`)));
  return [...own, ...below.flat()].sort((a, b) => inOrder(a.path, b.path));
}

async function archiveIn(root: string, folder: string): Promise<SourceFile | undefined> {
  const [name] = await namesIn(root, folder, ARCHIVE);
  return name === undefined ? undefined : readSource(root, `${folder}/${name}`, MAX_ARCHIVE_BYTES);
}

async function namesIn(root: string, folder: string, ending: RegExp): Promise<readonly string[]> {
  const entries = (await entriesIn(root, folder)).filter(({ name }) => ending.test(name));
  return entries.filter(({ kind }) => kind === 'file').map(({ name }) => name);
}

interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** Links count as what they lead to: Kubernetes mounts files of a ConfigMap as links. */
async function entriesIn(root: string, folder: string): Promise<readonly Entry[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new Error(`${folder} cannot be read (${error.code ?? error.message})`, { cause: error });
  });
  const found = entries
    .filter(({ name }) => !isIgnored(name))
    .map(async (entry): Promise<Entry> => {
      const target = entry.isSymbolicLink() ? await linkTarget(root, `${folder}/${entry.name}`) : entry;
      return { name: entry.name, kind: target.isFile() ? 'file' : target.isDirectory() ? 'folder' : 'other' };
    });
  return (await Promise.all(found)).sort((a, b) => inOrder(a.name, b.name));
}

function linkTarget(root: string, path: string): Promise<Stats> {
  return stat(join(root, path)).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${path} is a link that leads nowhere (${error.code ?? error.message})`, { cause: error });
  });
}

async function readSource(root: string, path: string, maxBytes = MAX_BYTES): Promise<SourceFile> {
  const file = await open(join(root, path)).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${path} cannot be read (${error.code ?? error.message})`, { cause: error });
  });
  try {
    const { size } = await file.stat();
    if (size > maxBytes) throw new Error(`${path} is larger than ${maxBytes / MAX_BYTES} MB`);
    return { path, text: await file.readFile('utf8') };
  } finally {
    await file.close();
  }
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
