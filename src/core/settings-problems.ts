import type { z } from 'zod';

import { didYouMean } from './nearest.ts';
import type { SettingsProblem } from './settings-error.ts';
import { SETTINGS_FILE, type SettingsFile } from './settings-file.ts';
import type { Override } from './settings-override.ts';
import { isOptional, knownKeys } from './settings-walk.ts';

/** What the schema found, each problem at the place that its value came from. */
export function problemsOf(
  error: z.ZodError,
  file: SettingsFile,
  overrides: readonly Override[],
): readonly SettingsProblem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key, file));
    return [wrongValue(issue, file, overrides)];
  });
}

function unknownKey(path: readonly PropertyKey[], key: string, file: SettingsFile): SettingsProblem {
  const known = knownKeys(path);
  return {
    file: SETTINGS_FILE,
    ...file.placeOfKey([...path, key]),
    message: `unknown setting "${nameOf([...path, key])}"${didYouMean(key, known)}`,
    hint: `Known here: ${known.join(', ')}.`,
  };
}

function wrongValue(issue: z.core.$ZodIssue, file: SettingsFile, overrides: readonly Override[]): SettingsProblem {
  const { path, code } = issue;
  const message = `"${nameOf(path)}" ${issue.message}`;
  const override = overrides.find((one) => nameOf(one.path) === nameOf(path));
  if (override) {
    const hint = `It came from ${override.origin}; without that, ${SETTINGS_FILE} or the default holds.`;
    return { file: override.origin, line: undefined, column: undefined, message, hint };
  }
  const place = code === 'invalid_key' ? file.placeOfKey(path) : file.placeOf(path);
  const hint = isOptional(path) ? 'Correct the value here, or remove it to get the default.' : 'Correct this entry.';
  return { file: SETTINGS_FILE, ...place, message, hint };
}

/** `auth.jwt[0].issuer` */
const nameOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
