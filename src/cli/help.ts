import { styleText } from 'node:util';

import type { Command, CommandEntry } from './command.ts';

/** The list of commands. */
export function overview(commands: readonly CommandEntry[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${styleText('bold', name.padEnd(width))}  ${summary}`);
  return [
    'facet: one graph, a tailored GraphQL endpoint for every frontend',
    '',
    'Usage: facet <command> [options]',
    '',
    ...lines,
    '',
    'facet <command> --help tells more, with an example.',
    '',
  ].join('\n');
}

/** What one command does and takes. */
export function commandHelp(
  { name, summary }: CommandEntry,
  { example, operand, operands, options, about }: Command,
): string {
  const flags = Object.entries(about).map(([option, does]) => [flagText(option, options), does] as const);
  const width = Math.max(...flags.map(([flag]) => flag.length), '--help'.length);
  return [
    `facet ${name}: ${summary}`,
    '',
    `Usage: facet ${name}${operand === undefined ? '' : ` <${operand}>`}${operands === undefined ? '' : ` [${operands}…]`} [options]`,
    '',
    ...[...flags, ['--help', 'this text'] as const].map(([flag, does]) => `  ${flag.padEnd(width)}  ${does}`),
    '',
    'Example:',
    `  ${example}`,
    '',
  ].join('\n');
}

const flagText = (option: string, options: Command['options']): string =>
  options[option]?.type === 'string' ? `--${option} <value>` : `--${option}`;
