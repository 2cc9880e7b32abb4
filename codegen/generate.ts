import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { codegen } from '@graphql-codegen/core';
import { type DocumentNode, parse, Source } from 'graphql';

import type { Config, Output } from './read-config.ts';

type Options = Parameters<typeof codegen>[0];
type Plugin = Options['pluginMap'][string];
type LoadSchema = (pointer: string, options: object) => Promise<DocumentNode>;

/**
 * The text of a file that `codegen.yml` lists; paths are relative to the current folder. Rejects when an operation does
 * not fit its schema, and as plugins and loaders do.
 */
export async function generate(filename: string, output: Output, { config }: Config): Promise<string> {
  const plugins: Options['plugins'] = output.plugins.flatMap((plugin) =>
    typeof plugin === 'string' ? [{ [plugin]: {} }] : Object.entries(plugin).map(([name, own]) => ({ [name]: own })),
  );
  const names = plugins.flatMap((plugin) => Object.keys(plugin));
  const loaded = await Promise.all(names.map(async (name) => [name, await importFrom<Plugin>(packageOf(name))]));
  const own = { ...config, ...output.config };
  return codegen({
    filename,
    plugins,
    pluginMap: Object.fromEntries(loaded) as Options['pluginMap'],
    schema: await schemaOf(output.schema, own),
    documents: await documentsOf(output.documents),
    config: own,
  });
}

/** The generator's own plugins go by their last name. */
const packageOf = (name: string): string => (name.includes('/') ? name : `@graphql-codegen/${name}`);

async function schemaOf(schema: Output['schema'], config: Config['config']): Promise<DocumentNode> {
  if (typeof schema === 'string') return documentIn(schema);
  const [[pointer, { loader, ...options }] = ['', { loader: '' }]] = Object.entries(schema);
  const { default: load } = await importFrom<{ readonly default: LoadSchema }>(loader);
  return load(pointer, { ...config, ...options });
}

/** A package, or a file beside `codegen.yml`. */
async function importFrom<Module>(name: string): Promise<Module> {
  return (await import(name.startsWith('.') ? pathToFileURL(resolve(name)).href : name)) as Module;
}

async function documentsOf(patterns: readonly string[]): Promise<Options['documents']> {
  const paths = globSync(patterns).sort();
  return Promise.all(paths.map(async (location) => ({ location, document: await documentIn(location) })));
}

async function documentIn(path: string): Promise<DocumentNode> {
  return parse(new Source(await readFile(path, 'utf8'), path));
}
