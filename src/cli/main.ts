import { parseArgs } from 'node:util';

import { SettingsError } from '../core/settings-error.ts';
import { check } from './check.ts';
import { type Command, WrongUsage } from './command.ts';
import { demo } from './demo.ts';
import { dev } from './dev.ts';
import { explain } from './explain.ts';
import { commandHelp, overview } from './help.ts';
import { start } from './start.ts';

const commands: readonly Command[] = [demo, dev, start, check, explain];

/** Runs a command line; the exit code says 0 ok, 1 problems were found, 2 wrong usage. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(overview(commands));
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new WrongUsage(`there is no command "${name}"; facet --help lists them`);
  const { values, positionals } = parse(command, args);
  if (values['help'] === true) {
    process.stdout.write(commandHelp(command));
    return 0;
  }
  return command.run(values, positionals);
}

function parse(command: Command, args: readonly string[]) {
  try {
    const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new WrongUsage(`${message}; facet ${command.name} --help lists the options`);
  }
}

function report(error: unknown): number {
  if (error instanceof WrongUsage) {
    process.stderr.write(`facet: ${error.message}\n`);
    return 2;
  }
  if (error instanceof SettingsError) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  process.stderr.write(`facet: ${error instanceof Error ? plainMessage(error) : String(error)}\n`);
  return 1;
}

function plainMessage(error: Error & { readonly code?: unknown }): string {
  if (error.code === 'EADDRINUSE')
    return `${error.message.replace(/^listen EADDRINUSE: /, '')}; choose another with --port`;
  return error.message;
}

process.exitCode = await main(process.argv.slice(2)).catch(report);
