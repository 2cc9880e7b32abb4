import type { Environment } from './settings-environment.ts';
import { type ScalarSetting, scalarSettings } from './settings-walk.ts';

/** Flags by their names without dashes. Those that are no settings are left to whoever reads them. */
export type SettingFlags = Readonly<Record<string, string | number | boolean | undefined>>;

/** A value from outside the file. */
export interface Override {
  readonly path: readonly string[];
  /** The variable or flag: `FACET_PORT`, `--port`. */
  readonly origin: string;
  readonly text: string;
}

/** A tree of maps, lists and single values, as YAML gives it. */
export type SettingsTree = Readonly<Record<string, unknown>>;

/** What variables and flags set; a flag goes before a variable. */
export function overridesOf(environment: Environment, flags: SettingFlags): readonly Override[] {
  return scalarSettings.flatMap((setting) => overrideOf(setting, environment, flags) ?? []);
}

function overrideOf(
  { path, variable, flag }: ScalarSetting,
  environment: Environment,
  flags: SettingFlags,
): Override | undefined {
  const given = Object.hasOwn(flags, flag) ? flags[flag] : undefined;
  if (given !== undefined) return { path, origin: `--${flag}`, text: String(given) };
  const text = environment(variable);
  return text ? { path, origin: variable, text } : undefined;
}

/** The tree with these values set. A place that is no map stays as it is: the schema reports it. */
export function withOverrides(tree: SettingsTree, overrides: readonly Override[]): SettingsTree {
  return overrides.reduce((changed, { path, text }) => withValue(changed, path, text), tree);
}

function withValue(tree: SettingsTree, [key, ...rest]: readonly string[], text: string): SettingsTree {
  if (key === undefined) return tree;
  if (rest.length === 0) return { ...tree, [key]: text };
  const child = tree[key] ?? {};
  return isTree(child) ? { ...tree, [key]: withValue(child, rest, text) } : tree;
}

/** Whether a value is a map. */
export const isTree = (value: unknown): value is SettingsTree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
