import { parseArgs } from 'node:util';

import { SettingsError } from '../core/settings-error.ts';
import { type Command, type CommandEntry, type OptionValues, WrongUsage } from './command.ts';
import { commandHelp, overview } from './help.ts';

/** What each command is for; the command itself is loaded when it is called. */
const commands: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'starts sample services, a token issuer and the gateway, with something to try',
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    name: 'dev',
    summary: 'runs the gateway and follows edits; a bad one keeps the last good schemas',
    load: async () => (await import('./dev.ts')).dev,
  },
  {
    name: 'start',
    summary: 'runs the gateway in production; refuses to start while facet check finds errors',
    load: async () => (await import('./start.ts')).start,
  },
  {
    name: 'check',
    summary: 'finds what is wrong in service, client and operation files, before anything runs',
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'explain',
    summary: 'shows what an operation will do: its waves, requests and batches, and who may run it',
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'operations',
    summary: 'lists the stored operations of a client with their ids, and archives them at a release',
    load: async () => (await import('./operations.ts')).operations,
  },
];

/** Runs a command line; the exit code says 0 ok, 1 problems were found, 2 wrong usage. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(overview(commands));
    return name === undefined ? 2 : 0;
  }
  const entry = commands.find((candidate) => candidate.name === name);
  if (!entry) throw new WrongUsage(`there is no command "${name}"; facet --help lists them`);
  const command = await entry.load();
  const values = parse(entry, command, args);
  if (values['help'] === true) {
    process.stdout.write(commandHelp(entry, command));
    return 0;
  }
  return command.run(values);
}

function parse({ name }: CommandEntry, command: Command, args: readonly string[]): OptionValues {
  try {
    const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new WrongUsage(`${message}; facet ${name} --help lists the options`);
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
