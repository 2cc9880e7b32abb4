/** Something wrong with a setting. */
export interface SettingsProblem {
  /** `facet.yaml`, or the variable or flag that the value came from: `FACET_PORT`, `--port`. */
  readonly file: string;
  /** Counts from 1; undefined outside the file. */
  readonly line: number | undefined;
  /** Counts from 1; undefined outside the file. */
  readonly column: number | undefined;
  /** Never holds a value, which may be a secret. */
  readonly message: string;
  readonly hint: string;
}

/** Settings that cannot be used. Its message names every problem, one a line, each with its hint below. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    super(problems.map(settingsProblemText).join('\n'));
    this.problems = problems;
  }
}

/** `facet.yaml:3:5 message` with the hint on a second line. */
function settingsProblemText({ file, line, column, message, hint }: SettingsProblem): string {
  const place = line === undefined || column === undefined ? file : `${file}:${line}:${column}`;
  return `${place} ${message}\n  ${hint}`;
}

/** Orders problems by their place in the file; those from elsewhere come last. */
export const byPlace = (one: SettingsProblem, other: SettingsProblem): number =>
  (one.line ?? Infinity) - (other.line ?? Infinity) || (one.column ?? 0) - (other.column ?? 0) || 0;
