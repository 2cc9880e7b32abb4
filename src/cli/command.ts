import type { ParseArgsOptionsConfig } from 'node:util';

/** Values of a command's options, as node:util parses them. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** A command in the list of commands. */
export interface CommandEntry {
  /** One word, or two for one of several commands about a thing: `keys create`. */
  readonly name: string;
  /** One line: what it is for. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** One command of the command line. */
export interface Command {
  readonly example: string;
  /** What the one word behind its name is, which it needs; its value stands among those of the options. */
  readonly operand?: string;
  /** What the words behind its name are, when there can be any number of them. */
  readonly operands?: string;
  readonly options: ParseArgsOptionsConfig;
  /** What each option does, in the order of the help. */
  readonly about: Readonly<Record<string, string>>;
  /** Exit code: 0 ok, 1 problems were found, 2 wrong usage. Resolves when the command is done. */
  readonly run: (values: OptionValues) => Promise<number>;
}

/** The command was called in a way it does not know; the message says which. Exit code 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** The texts of an option that may be given several times; empty when it was not given. */
export function texts(values: OptionValues, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** The text of an option; undefined when it was not given. */
export function text(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}
