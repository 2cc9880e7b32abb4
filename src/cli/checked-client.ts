import { checkRoot } from '../check/check-root.ts';
import { printProblems } from '../check/print-problems.ts';
import type { Client } from '../client/client.ts';
import type { Project } from '../client/load-project.ts';
import type { Problem, Problems } from '../language/problem.ts';
import { type OptionValues, text, WrongUsage } from './command.ts';
import { rootOf } from './root-folder.ts';

/** The client of `--client` in the project of `--root`. */
export interface CheckedClient {
  /** Absolute path of the root folder. */
  readonly root: string;
  readonly project: Project;
  readonly client: Client;
}

/**
 * Loads the client that a command is about; undefined after printing the errors of its root folder, or those that
 * matter to the command.
 *
 * @throws {WrongUsage} naming the clients there are, when none of them is meant
 */
export async function checkedClient(
  values: OptionValues,
  errorsOf: (problems: Problems) => readonly Problem[] = allErrors,
): Promise<CheckedClient | undefined> {
  const root = rootOf(values);
  const { project, problems } = await checkRoot(root);
  const errors = errorsOf(problems);
  if (errors.length > 0) {
    process.stderr.write(printProblems(errors, { color: process.stderr.isTTY }));
    return undefined;
  }
  return { root, project, client: clientOf(values, project) };
}

const allErrors = (problems: Problems): readonly Problem[] =>
  problems.list().filter(({ severity }) => severity === 'error');

function clientOf(values: OptionValues, { clients }: Project): Client {
  const name = text(values, 'client');
  const names = clients.map((client) => client.name).join(', ');
  if (name === undefined) throw new WrongUsage(`--client is missing; there are: ${names}`);
  const client = clients.find((candidate) => candidate.name === name);
  if (!client) throw new WrongUsage(`there is no client "${name}"; there are: ${names}`);
  return client;
}
