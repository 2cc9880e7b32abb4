import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { readRootFiles, type RootFiles } from '../language/root-files.ts';
import { WrongUsage } from './command.ts';

const MAX_OUTPUT_BYTES = 512 * 1_048_576;

/**
 * The files of a root folder as they are in a commit: a branch, a tag, an id. Nothing in the folder is touched.
 *
 * @throws {WrongUsage} when there is no git, no repository round the folder, or no such commit
 */
export async function readGitFiles(root: string, ref: string): Promise<RootFiles> {
  const commit = await commitOf(root, ref);
  const listed = await git(root, ['ls-tree', '-r', '-z', commit, '--', 'schemas', 'clients']);
  const files = listed.toString().split('\0').flatMap(fileIn);
  const contents = blobs(await git(root, ['cat-file', '--batch'], files.map(({ id }) => `${id}\n`).join('')));
  const folder = await mkdtemp(join(tmpdir(), 'facet-check-'));
  try {
    for (const { path, id } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), contents.get(id) ?? '');
    }
    return await readRootFiles(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function commitOf(root: string, ref: string): Promise<string> {
  const unknown = `--against: "${ref}" is neither a folder nor a commit that git knows in ${root}`;
  if (ref.startsWith('-')) throw new WrongUsage(unknown);
  try {
    return (await git(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])).toString().trim();
  } catch (cause) {
    const noGit = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new WrongUsage(noGit ? `--against: "${ref}" is no folder, and git is not installed` : unknown, { cause });
  }
}

/** `100644 blob <id>\t<path>`; links are left out, since what they lead to is not in the commit. */
function fileIn(entry: string): readonly { readonly id: string; readonly path: string }[] {
  const { id, path } = /^100\d{3} blob (?<id>\w+)\t(?<path>.*\.(?:graphql|gql|json))$/s.exec(entry)?.groups ?? {};
  return id === undefined || path === undefined ? [] : [{ id, path }];
}

/** Contents by id: for each, a line `<id> blob <bytes>`, the bytes, and a line break. */
function blobs(output: Buffer): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf('\n', at);
    const [id = '', , bytes] = output.subarray(at, end).toString().split(' ');
    const start = end + 1;
    found.set(id, output.subarray(start, start + Number(bytes)));
    at = start + Number(bytes) + 1;
  }
  return found;
}

function git(cwd: string, args: readonly string[], input = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { cwd, encoding: 'buffer', maxBuffer: MAX_OUTPUT_BYTES } as const;
    const child = execFile('git', args, options, (error: Error | null, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
