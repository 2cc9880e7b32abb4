import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { checkProject } from '../check/check-project.ts';
import { checkRoot } from '../check/check-root.ts';
import { loadProject } from '../client/load-project.ts';
import { CLIENT_NAME } from '../core/client-name.ts';
import { didYouMean } from '../core/nearest.ts';
import { Problems } from '../language/problem.ts';
import type { ClientFiles, RootFiles } from '../language/root-files.ts';
import { type Command, text, WrongUsage } from './command.ts';
import { type FirstView, firstViews } from './first-view.ts';
import { ROOT_ABOUT, rootOf } from './root-folder.ts';
import { writeNewFiles } from './write-new-files.ts';

/** `facet new client` */
export const newClient: Command = {
  example: 'facet new client tv --from mobile',
  operand: 'name',
  options: { root: { type: 'string' }, from: { type: 'string' } },
  about: { from: 'a client whose schema, code and operations are copied', root: ROOT_ABOUT },
  async run(values) {
    const name = text(values, 'name') ?? '';
    const from = text(values, 'from');
    if (!CLIENT_NAME.test(name))
      throw new WrongUsage(`"${name}" cannot stand in a URL: take letters, digits, "-" and "_", such as tv or tv.v2`);
    const root = rootOf(values);
    const files = from === undefined ? await firstFiles(root, name) : await copiedFiles(root, { name, from });
    await writeNewFiles(root, files);
    process.stdout.write(`${Object.keys(files).join('\n')}\n\n${nextSteps(name)}`);
    return 0;
  },
};

const schemaPath = (name: string): string => `schemas/${name}.graphql`;

/** A copy of another client's schema, code and operations. What was archived of it is not the new one's. */
async function copiedFiles(
  root: string,
  { name, from }: { readonly name: string; readonly from: string },
): Promise<Readonly<Record<string, string>>> {
  const { files } = await checkRoot(root);
  const names = files.clients.map((client) => client.name);
  const source = files.clients.find((client) => client.name === from);
  if (!source)
    throw new WrongUsage(`there is no client "${from}"${didYouMean(from, names)}; there are: ${names.join(', ')}`);
  const { schema, operations, code } = source;
  return {
    [schemaPath(name)]: schema.text,
    ...(code !== undefined && { [`schemas/${name}${extname(code)}`]: await readFile(code, 'utf8') }),
    ...Object.fromEntries(operations.map(({ path, text: own }) => [path.replace(`/${from}/`, `/${name}/`), own])),
  };
}

/** A view of one field of the graph that passes the check, with an operation for it. */
async function firstFiles(root: string, name: string): Promise<Readonly<Record<string, string>>> {
  const { files, project } = await checkRoot(root);
  if (files.services.length === 0)
    throw new Error('there is no service to see yet: describe one in schemas/services/ first');
  if (existsSync(join(root, schemaPath(name)))) throw new Error(`${schemaPath(name)} is there already`);
  let best: { readonly view: FirstView; readonly warnings: number } | undefined;
  for (const view of firstViews(project.graph)) {
    const warnings = await warningsOf(name, view, files);
    if (warnings !== undefined && warnings < (best?.warnings ?? Infinity)) best = { view, warnings };
    if (best?.warnings === 0) break;
  }
  if (!best)
    throw new Error(
      'no field of the services can be shown as it is; facet check tells whether something is wrong with them',
    );
  return { [schemaPath(name)]: best.view.schema(name), [operationPath(name)]: best.view.operation };
}

const operationPath = (name: string): string => `clients/${name}/first.graphql`;

/** What the check warns of in a client that is not written yet; undefined when it finds errors. */
async function warningsOf(name: string, view: FirstView, files: RootFiles): Promise<number | undefined> {
  const problems = new Problems();
  const client: ClientFiles = {
    name,
    schema: { path: schemaPath(name), text: view.schema(name) },
    operations: [{ path: operationPath(name), text: view.operation }],
    code: undefined,
  };
  const project = await loadProject({ ...files, clients: [client] }, problems);
  checkProject({ ...project, problems });
  const own = problems.list().filter(({ file }) => file === client.schema.path || file === operationPath(name));
  return own.some(({ severity }) => severity === 'error') ? undefined : own.length;
}

const nextSteps = (name: string): string => `While facet dev runs, ${pathOf(name)} is live.
facet check, and facet explain --client ${name}, tell more about it.
`;

const pathOf = (name: string): string => `/${name.replace(/\.(v\d+)$/, '/$1')}/graphql`;
