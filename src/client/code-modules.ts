import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { registerHooks, type ResolveFnOutput } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What a module exports, by name. */
export type CodeModule = Readonly<Record<string, unknown>>;

/** A code file as it was loaded: the files it consists of, with their texts. */
interface Loaded {
  readonly version: number;
  readonly texts: ReadonlyMap<string, string>;
}

/** What code files import to be typed: this copy of it, wherever they lie. */
const PACKAGE = 'facet-gateway';
const packageEntry = new URL(`../code/facet-gateway${extname(import.meta.url)}`, import.meta.url).href;

const loaded = new Map<string, Loaded>();
/** Texts of the files that a version under way has imported so far. */
const imported = new Map<number, Map<string, string>>();
let versions = 0;

/**
 * What a code file exports, as it and the files it imports are now. Nothing is loaded anew that has not changed;
 * packages are never. Rejects when the file does not load.
 */
export async function importCode(path: string): Promise<CodeModule> {
  followImports();
  const known = loaded.get(path);
  // Modules are cached by URL for ever: a version in the URL makes an edited file a new module.
  const version = known && (await isUnchanged(known)) ? known.version : ++versions;
  if (version === known?.version) return importVersion(path, version);
  const texts = new Map([[path, await readFile(path, 'utf8')]]);
  imported.set(version, texts);
  try {
    const module = await importVersion(path, version);
    loaded.set(path, { version, texts });
    return module;
  } finally {
    imported.delete(version);
  }
}

/** The part of a URL that tells the versions of a module apart. */
export const VERSION = /\?facet=(\d+)/;

const importVersion = (path: string, version: number): Promise<CodeModule> =>
  import(`${pathToFileURL(path).href}?facet=${version}`) as Promise<CodeModule>;

async function isUnchanged({ texts }: Loaded): Promise<boolean> {
  const now = await Promise.all([...texts.keys()].map((path) => readFile(path, 'utf8').catch(() => undefined)));
  return [...texts.values()].every((text, index) => text === now[index]);
}

let isFollowing = false;

/** From the first code file on: what code files import has their version, and `facet-gateway` is found everywhere. */
function followImports(): void {
  if (isFollowing) return;
  isFollowing = true;
  registerHooks({
    resolve(specifier, context, next) {
      if (VERSION.test(specifier)) return asModule(next(specifier, context));
      const version = VERSION.exec(context.parentURL ?? '')?.[1];
      if (version === undefined) return next(specifier, context);
      if (specifier === PACKAGE) return { url: packageEntry, shortCircuit: true };
      return versioned(next(specifier, context), Number(version));
    },
  });
}

/** A code file is a module, whatever a package.json around it says of others. */
const asModule = (found: ResolveFnOutput): ResolveFnOutput => ({
  ...found,
  format: found.url.includes('.ts?') ? 'module-typescript' : 'module',
});

function versioned(found: ResolveFnOutput, version: number): ResolveFnOutput {
  if (!found.url.startsWith('file:') || found.url.includes('/node_modules/')) return found;
  const path = fileURLToPath(found.url);
  imported.get(version)?.set(path, readFileSync(path, 'utf8'));
  const own = { ...found, url: `${found.url}?facet=${version}` };
  return found.url.endsWith('.ts') ? asModule(own) : own;
}
