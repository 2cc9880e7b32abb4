import { execFile } from 'node:child_process';
import { join } from 'node:path';

import { type Finished, REPOSITORY } from '../cli/run-facet.ts';

/** Takes the package's TypeScript, as `npm run codegen` does. */
const SOURCE = ['-C', 'facet-source'];

/** Runs `npm run codegen` in a folder with a `codegen.yml`, and ends with the command. */
export const runCodegen = (folder: string, args: readonly string[] = []): Promise<Finished> =>
  run([...SOURCE, join(REPOSITORY, 'codegen/run.ts'), ...args], folder);

/** Lets the compiler look at files of a folder as it looks at the project's own. */
export function compile(folder: string, files: readonly string[]): Promise<Finished> {
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--exactOptionalPropertyTypes', '--ignoreConfig'];
  const modules = ['--module', 'nodenext', '--target', 'es2024', '--allowImportingTsExtensions'];
  const own = [...options, ...modules, '--typeRoots', join(REPOSITORY, 'node_modules/@types'), '--types', 'node'];
  const compiler = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  return run([compiler, '--customConditions', 'facet-source', ...own, ...files], folder);
}

function run(args: readonly string[], cwd: string): Promise<Finished> {
  return new Promise((done) => {
    execFile(process.execPath, [...args], { cwd }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr });
    });
  });
}
