import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';

import { type Environment, interpolate } from './settings-environment.ts';
import type { SettingsProblem } from './settings-error.ts';
import { isTree, type SettingsTree } from './settings-override.ts';

/** The name of the optional file in the root folder. */
export const SETTINGS_FILE = 'facet.yaml';

/** A place in the file; both count from 1. */
export interface FilePlace {
  readonly line: number;
  readonly column: number;
}

/** `facet.yaml` with its variables filled in. */
export interface SettingsFile {
  readonly values: SettingsTree;
  /** What is wrong with the file itself: its syntax, variables that are not set. */
  readonly problems: readonly SettingsProblem[];
  /** Where a value stands, or the last part of its path that is there. */
  readonly placeOf: (path: readonly PropertyKey[]) => FilePlace;
  /** Where the name of a value stands. */
  readonly placeOfKey: (path: readonly PropertyKey[]) => FilePlace;
}

/** Reads `facet.yaml`; a folder without one has no values and no problems. */
export function readSettingsFile(root: string, environment: Environment): SettingsFile {
  const text = readText(join(root, SETTINGS_FILE));
  const lines = new LineCounter();
  const document = parseDocument(text instanceof Error ? '' : text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): FilePlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = text instanceof Error ? [unreadable(text)] : [];
  for (const { message, pos } of document.errors) {
    problems.push({ file: SETTINGS_FILE, ...placeAt(pos[0]), message, hint: 'Correct the YAML here.' });
  }
  for (const { offset, name } of document.errors.length > 0 ? [] : fillVariables(document, environment)) {
    const hint = `Set ${name}, or write the value itself.`;
    problems.push({ file: SETTINGS_FILE, ...placeAt(offset), message: `the variable ${name} is not set`, hint });
  }
  const values = document.errors.length > 0 ? {} : treeOf(document);
  if (!isTree(values)) problems.push({ file: SETTINGS_FILE, ...placeAt(0), ...NO_MAP });
  return {
    values: isTree(values) ? values : {},
    problems,
    placeOf: (path) => placeAt(offsetOf(document, path, 'value')),
    placeOfKey: (path) => placeAt(offsetOf(document, path, 'key')),
  };
}

const NO_MAP = { message: 'the file must be a map of settings', hint: 'Begin with a section, such as "server:".' };

function readText(path: string): string | Error {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? '' : new Error(code ?? 'unknown');
  }
}

const unreadable = ({ message }: Error): SettingsProblem => ({
  file: SETTINGS_FILE,
  line: undefined,
  column: undefined,
  message: `the file cannot be read (${message})`,
  hint: 'Make it a file that this user may read, or remove it.',
});

/** Fills in `${NAME}` within the document; gives what could not be filled in. */
function fillVariables(
  document: Document,
  environment: Environment,
): readonly { readonly offset: number; readonly name: string }[] {
  const unset: { offset: number; name: string }[] = [];
  visit(document, {
    Scalar: (key, node) => {
      if (key === 'key' || typeof node.value !== 'string') return;
      const { text, missing } = interpolate(node.value, environment);
      node.value = text;
      unset.push(...missing.map((name) => ({ offset: node.range?.[0] ?? 0, name })));
    },
  });
  return unset;
}

/** A name without a value counts as absent, so that a section can be left empty. */
const treeOf = (document: Document): unknown =>
  document.toJS({ reviver: (_, value: unknown) => (value === null ? undefined : value) }) ?? {};

function offsetOf(document: Document, path: readonly PropertyKey[], part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    const item = isMap(node)
      ? node.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === String(key))
      : undefined;
    const next: unknown = item ? item.value : isSeq(node) ? node.items[Number(key)] : undefined;
    if (item === undefined && next === undefined) break;
    offset = startOf(part === 'key' || !startOf(next) ? (item?.key ?? next) : next) ?? offset;
    node = next;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
