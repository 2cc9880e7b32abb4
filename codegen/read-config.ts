import { readFile } from 'node:fs/promises';

import { parseDocument } from 'yaml';
import { z } from 'zod';

const settings = z.record(z.string(), z.unknown());
const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

/** A file of SDL, or a pointer with the module that loads what it means. */
const schema = z.union([
  z.string(),
  z.record(z.string(), z.looseObject({ loader: z.string() })).refine((pointers) => Object.keys(pointers).length === 1),
]);

const output = z.strictObject({
  schema,
  documents: texts.default([]),
  plugins: z.array(z.union([z.string(), z.record(z.string(), settings)])).min(1),
  config: settings.default({}),
});

const config = z.strictObject({
  config: settings.default({}),
  generates: z.record(z.string(), output),
});

/** What is generated, and what from. Paths are relative to the folder of the file. */
export type Config = z.infer<typeof config>;

/** What one file is generated from. */
export type Output = z.infer<typeof output>;

/** Reads `codegen.yml`. Rejects when it is not there, is no YAML, or holds what is not known here, naming the place. */
export async function readConfig(path: string): Promise<Config> {
  const document = parseDocument(await readFile(path, 'utf8'), { prettyErrors: true });
  const [error] = document.errors;
  if (error) throw new Error(`${path} is no YAML: ${error.message.trimEnd()}`);
  const checked = config.safeParse(document.toJS());
  if (!checked.success) throw new Error(`${path} is not right:\n${z.prettifyError(checked.error)}`);
  return checked.data;
}
