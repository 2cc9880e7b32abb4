import { execFile } from 'node:child_process';
import { join } from 'node:path';

import { REPOSITORY } from '../support/start-gateway.ts';

const ARGUMENT = /'([^']*)'|"([^"]*)"|(\S+)/g;

/** What a `facet` command prints, standard output and errors together, run as in a root folder. */
export function runCommand(command: string, root: string): Promise<string> {
  const [program, ...args] = [...command.matchAll(ARGUMENT)].map(
    ([, single, double, bare]) => single ?? double ?? bare,
  );
  if (program !== 'facet') throw new Error(`"${command}" is no facet command`);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(REPOSITORY, 'bin/facet.js'), ...args.filter((arg) => arg !== undefined)],
      { cwd: root, env: { PATH: process.env['PATH'] } },
      (_failure, stdout, stderr) => resolve(stdout + stderr),
    );
  });
}

/** The command and the output of a console block: `$ facet check` and the lines below. */
export function readConsole(text: string): { readonly command: string; readonly output: string } {
  const [, command = '', output = ''] = /^\$ (.*(?:\\\n.*)*)\n([^]*)$/.exec(text) ?? [];
  return { command: command.replaceAll('\\\n', ' '), output };
}

/** Pieces of output between lines that say `…`, where the page leaves something out. */
export const shownPieces = (output: string): readonly string[] =>
  output
    .split(/^…$/m)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
