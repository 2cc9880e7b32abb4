import { parseArgs } from 'node:util';

import { SettingsError } from '../core/settings-error.ts';
import { type Command, type CommandEntry, type OptionValues, WrongUsage } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { endAtSignals } from './until-stopped.ts';

/** What each command is for; the command itself is loaded when it is called. */
const commands: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'makes a project of your own that runs at once',
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'new client',
    summary: 'adds a frontend: a schema of its own, and a first operation',
    load: async () => (await import('./new-client.ts')).newClient,
  },
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
    name: 'schema',
    summary: 'prints the schema that a client is served, for editors, linters and generators of code',
    load: async () => (await import('./schema.ts')).schema,
  },
  {
    name: 'operations',
    summary: 'lists the stored operations of a client with their ids, and archives them at a release',
    load: async () => (await import('./operations.ts')).operations,
  },
  {
    name: 'pull',
    summary: 'takes a snapshot of what a service offers, and drafts its file when there is none',
    load: async () => (await import('./pull.ts')).pull,
  },
  {
    name: 'mock',
    summary: 'runs the gateway with made-up answers in place of all services, or of some',
    load: async () => (await import('./mock.ts')).mock,
  },
  {
    name: 'doctor',
    summary: 'finds what is missing before a gateway can run here: files, settings, services, ports',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'keys create',
    summary: 'makes an API key: shows it once, and keeps its hash',
    load: async () => (await import('./keys-create.ts')).keysCreate,
  },
  {
    name: 'keys list',
    summary: 'lists the API keys: who has them, and what they allow',
    load: async () => (await import('./keys-list.ts')).keysList,
  },
  {
    name: 'keys revoke',
    summary: 'takes an API key back',
    load: async () => (await import('./keys-revoke.ts')).keysRevoke,
  },
];

/** Runs a command line; the exit code says 0 ok, 1 problems were found, 2 wrong usage. */
async function main(words: readonly string[]): Promise<number> {
  if (process.pid === 1) endAtSignals();
  const [name, second] = words;
  if (name === undefined || HELP.has(name)) {
    process.stdout.write(overview(commands));
    return name === undefined ? 2 : 0;
  }
  const entry = commands.find((candidate) => candidate.name === name || candidate.name === `${name} ${second}`);
  if (!entry) return withoutCommand(name, second);
  const args = words.slice(entry.name.split(' ').length);
  const command = await entry.load();
  const values = parse(entry, command, args);
  if (values['help'] === true) {
    process.stdout.write(commandHelp(entry, command));
    return 0;
  }
  return command.run(values);
}

const HELP: ReadonlySet<string | undefined> = new Set(['--help', '-h', 'help']);

/** Lists the commands that begin with this word. */
function withoutCommand(word: string, next: string | undefined): number {
  const found = commands.filter(({ name }) => name.startsWith(`${word} `));
  if (found.length === 0) throw new WrongUsage(`there is no command "${word}"; facet --help lists them`);
  if (next !== undefined && !HELP.has(next))
    throw new WrongUsage(
      `there is no command "${word} ${next}"; there are: ${found.map(({ name }) => name).join(', ')}`,
    );
  process.stdout.write(overview(found));
  return next === undefined ? 2 : 0;
}

function parse(entry: CommandEntry, command: Command, args: readonly string[]): OptionValues {
  const { values, positionals } = parsed(entry, command, args);
  const { operand, operands } = command;
  if (operands !== undefined) return { ...values, [operands]: positionals };
  if (operand === undefined || values['help'] === true) return values;
  const [word, ...more] = positionals;
  if (word === undefined || more.length > 0)
    throw new WrongUsage(`facet ${entry.name} takes one <${operand}>; facet ${entry.name} --help tells more`);
  return { ...values, [operand]: word };
}

function parsed({ name }: CommandEntry, { options: own, operand, operands }: Command, args: readonly string[]) {
  try {
    const options = { ...own, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: (operand ?? operands) !== undefined });
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
    return `${error.message.replace(/^(listen|bind) EADDRINUSE:? /, '')}; choose another with --port`;
  return error.message;
}

process.exitCode = await main(process.argv.slice(2)).catch(report);
