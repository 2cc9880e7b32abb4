// Writes what codegen.yml lists; with --check it only tells which files would change. This is GraphQL Code Generator
// without its command, which brings two hundred packages to load schemas from everywhere.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';

import { generate } from './generate.ts';
import { readConfig } from './read-config.ts';

const CONFIG = 'codegen.yml';

/** Writes all files, or none when one cannot be generated; ends with how many are, or were, not what they have to be. */
async function run(isCheck: boolean): Promise<number> {
  const config = await readConfig(CONFIG);
  const outdated: (readonly [path: string, text: string])[] = [];
  for (const [path, output] of Object.entries(config.generates)) {
    const text = await generate(path, output, config);
    if (text !== (await readFile(path, 'utf8').catch(() => undefined))) outdated.push([path, text]);
  }
  for (const [path, text] of outdated) {
    process.stdout.write(isCheck ? `${path} is out of date: npm run codegen\n` : `${path} written\n`);
    if (isCheck) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return outdated.length;
}

try {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const outdated = await run(values.check);
  if (values.check && outdated > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`codegen: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
