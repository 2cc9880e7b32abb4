/** Makes `dist/`, what the npm package runs: Node does not strip types below node_modules. Laid out like the clone. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const ROOT = import.meta.dirname;
/** Folders with what the running gateway and its demo read. */
const FOLDERS = ['src', 'demo', 'schemas', 'clients'];

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [compiler, '-p', join(ROOT, 'tsconfig.build.json')], { stdio: 'inherit' });
for (const folder of FOLDERS) {
  cpSync(join(ROOT, folder), join(ROOT, 'dist', folder), { recursive: true, filter: isAsset });
}

/** Whether a file is shipped as it is; compiled ones are there already. */
function isAsset(path: string): boolean {
  return statSync(path).isDirectory() ? !path.endsWith('node_modules') : !/\.ts$|~$/.test(path);
}
