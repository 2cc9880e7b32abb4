import { z } from 'zod';

import { settingsSchema } from './settings-schema.ts';

/** One value that a variable and a flag can set. */
export interface ScalarSetting {
  /** Its place in the file: `['limits', 'maxTokens']`. */
  readonly path: readonly string[];
  /** `FACET_MAX_TOKENS` */
  readonly variable: string;
  /** Without dashes in front: `max-tokens`. */
  readonly flag: string;
}

/** Their names say enough without the section. */
const UNNAMED_SECTIONS: ReadonlySet<string> = new Set(['server', 'limits', 'telemetry']);

/** Those that do not say enough. */
const NAMED_IN_FULL: ReadonlySet<string> = new Set(['mode']);

/** Every setting that has a variable and a flag: all single values outside lists and maps. */
export const scalarSettings: readonly ScalarSetting[] = pathsOf(settingsSchema).map((path) => {
  const isShort = UNNAMED_SECTIONS.has(path[0] ?? '') && !NAMED_IN_FULL.has(path[1] ?? '');
  const words = (isShort ? path.slice(1) : path).flatMap(wordsOf);
  return { path, variable: ['facet', ...words].join('_').toUpperCase(), flag: words.join('-') };
});

/** Names that can stand at a place of the file; empty where any name can, or none. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const schema = schemaAt(path);
  const found = schema && bare(schema);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

/** Whether the value at a place of the file can be left out. */
export function isOptional(path: readonly PropertyKey[]): boolean {
  const schema = schemaAt(path);
  return schema !== undefined && bare(schema) !== schema;
}

function schemaAt(path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = settingsSchema;
  for (const key of path) schema = schema && below(bare(schema), key);
  return schema;
}

function below(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)] as z.core.$ZodType | undefined;
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

function pathsOf(schema: z.core.$ZodType): readonly (readonly string[])[] {
  const found = bare(schema);
  if (found instanceof z.ZodArray || found instanceof z.ZodRecord) return [];
  if (!(found instanceof z.ZodObject)) return [[]];
  return Object.entries(found.shape).flatMap(([key, value]) =>
    pathsOf(value as z.core.$ZodType).map((rest) => [key, ...rest]),
  );
}

/** The schema inside its default. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  const isWrapped =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional;
  return isWrapped ? bare(schema.unwrap()) : schema;
}

function wordsOf(name: string): readonly string[] {
  return name.replace(/[A-Z]/g, ' $&').toLowerCase().split(' ');
}
