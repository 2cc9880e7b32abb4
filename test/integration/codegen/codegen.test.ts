import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { checkRoot } from '../../../src/check/check-root.ts';
import { manifestOf } from '../../../src/client/manifest.ts';
import { printedSchema } from '../../../src/client/printed-schema.ts';
import { REPOSITORY, rootWith } from '../cli/run-facet.ts';
import { compile, runCodegen } from './run-codegen.ts';

const FILES = {
  'schemas/services/books.graphql': `extend schema @service(url: "http://127.0.0.1:9")
extend type Query { book(id: ID!): Book @rest(GET: "/books/{$args.id}") }
type Book { id: ID! title: String! price: Float! }
`,
  'schemas/tv.graphql': `type Query { book(id: ID!): Book }
type Book { title: String! label(short: Boolean! = false): String! @computed(selectionSet: "{ title price }") }
`,
  'clients/tv/book.graphql': `query Book($id: ID!) @endpoint(GET: "/books/{id}") { book(id: $id) { ...Card } }
fragment Card on Book { title label }
`,
  'codegen.yml': `config: { namingConvention: keep }
generates:
  clients/tv/schema.graphqls:
    schema: &tv { tv: { loader: facet-gateway/codegen/schema } }
    plugins: [facet-gateway/codegen/schema]
  clients/tv/operations.ts:
    schema: *tv
    documents: clients/tv/**/*.graphql
    plugins: [facet-gateway/codegen/operations, typescript-operations]
  schemas/tv.resolvers.ts:
    schema: *tv
    plugins: [{ facet-gateway/codegen/resolvers: { client: tv } }]
`,
};
const GENERATED = ['clients/tv/schema.graphqls', 'clients/tv/operations.ts', 'schemas/tv.resolvers.ts'];
const ALL_WRITTEN = GENERATED.map((path) => `${path} written\n`).join('');

describe('what is generated for the sample clients', () => {
  it('is up to date', async () => {
    expect(await runCodegen(REPOSITORY, ['--check'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it.each(['web', 'mobile', 'iot'])('is what the gateway serves and stores: %s', async (name) => {
    const { project } = await checkRoot(REPOSITORY);
    const client = project.clients.find((candidate) => candidate.name === name);
    if (!client) throw new Error(`there is no client ${name}`);

    const generated = (await import(`../../../clients/${name}/operations.ts`)) as Record<
      string,
      { documentId: string }
    >;

    const ids = Object.fromEntries(Object.entries(generated).map(([key, { documentId }]) => [key, documentId]));
    expect(ids).toEqual(Object.fromEntries(manifestOf(client).map((entry) => [entry.name, `sha256:${entry.id}`])));
    expect(await readFile(`clients/${name}/schema.graphqls`, 'utf8')).toBe(printedSchema(client));
  });
});

describe('npm run codegen', () => {
  it('writes every file once, and says so', async () => {
    await using root = await rootWith(FILES);

    const first = await runCodegen(root.path);
    const second = await runCodegen(root.path);
    const check = await runCodegen(root.path, ['--check']);

    expect(first).toEqual({ code: 0, stdout: ALL_WRITTEN, stderr: '' });
    expect(second).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(check).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('takes a root folder that lies elsewhere', async () => {
    const { 'codegen.yml': config, ...files } = FILES;
    const moved = Object.entries(files).map(([path, text]): [string, string] => [`shop/${path}`, text]);
    await using root = await rootWith({
      ...Object.fromEntries(moved),
      'codegen.yml': config.replace('keep }', 'keep, root: shop }').replaceAll(/(clients|schemas)\/tv/g, 'shop/$1/tv'),
    });

    const { code, stdout } = await runCodegen(root.path);

    expect(code).toBe(0);
    expect(stdout).toBe(GENERATED.map((path) => `shop/${path} written\n`).join(''));
  });

  it('leaves a root folder without an error, and its operations as they are', async () => {
    await using root = await rootWith(FILES);
    await runCodegen(root.path);
    await writeFile(join(root.path, 'schemas/tv.ts'), `export default { Book: { label: () => '' } };`);

    const { project, problems } = await checkRoot(root.path);

    expect(problems.list().filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(project.clients.flatMap(({ operations }) => operations.map(({ name }) => name))).toEqual(['Book']);
  });

  it('--check names what an edit has put out of date, and writes nothing', async () => {
    await using root = await rootWith(FILES);
    await runCodegen(root.path);
    await writeFile(join(root.path, 'schemas/tv.graphql'), FILES['schemas/tv.graphql'].replace('short', 'brief'));

    const first = await runCodegen(root.path, ['--check']);
    const second = await runCodegen(root.path, ['--check']);

    const outdated = [GENERATED[0], GENERATED[2]].map((path) => `${path} is out of date: npm run codegen\n`).join('');
    expect(first).toEqual({ code: 1, stdout: outdated, stderr: '' });
    expect(second).toEqual(first);
  });

  it('--check sees a generated file that was edited', async () => {
    await using root = await rootWith(FILES);
    await runCodegen(root.path);
    await writeFile(join(root.path, 'clients/tv/operations.ts'), '');

    const check = await runCodegen(root.path, ['--check']);

    expect(check).toEqual({ code: 1, stdout: `${GENERATED[1]} is out of date: npm run codegen\n`, stderr: '' });
  });

  it.each([
    [
      'an operation that does not fit',
      'clients/tv/book.graphql',
      (text: string) => text.replace('title', 'tittle'),
      'Cannot query field "tittle" on type "Book"',
    ],
    [
      'a schema that cannot be served',
      'schemas/tv.graphql',
      (text: string) => text.replace('title: String!', 'titel: String!'),
      'schemas/tv.graphql:2:13 UNKNOWN_FIELD Book has no field "titel"; did you mean "title"?',
    ],
    [
      'a client that is not there',
      'codegen.yml',
      (text: string) => text.replace('{ tv: {', '{ phone: {'),
      'there is no client "phone"; there are: tv',
    ],
    [
      'a plugin without its client',
      'codegen.yml',
      (text: string) => text.replace('client: tv', 'clients: tv'),
      'the config of facet-gateway/codegen/resolvers is not right',
    ],
    [
      'names that would not fit together',
      'codegen.yml',
      (text: string) => text.replace('namingConvention: keep', 'sort: false'),
      'facet-gateway/codegen/operations needs the config "namingConvention: keep"',
    ],
    [
      'what it does not know in codegen.yml',
      'codegen.yml',
      (text: string) => text.replace('documents:', 'document:'),
      'codegen.yml is not right:\n✖ Unrecognized key: "document"\n  → at generates["clients/tv/operations.ts"]',
    ],
    ['a codegen.yml that is no YAML', 'codegen.yml', () => '{', 'codegen.yml is no YAML: Flow map'],
    [
      'a plugin that is not installed',
      'codegen.yml',
      (text: string) => text.replace('typescript-op', 'op'),
      'operations',
    ],
  ] as const)('tells of %s, writes nothing, and exits with 1', async (_, path, change, message) => {
    await using root = await rootWith({ ...FILES, [path]: change(FILES[path]) });

    const { code, stdout, stderr } = await runCodegen(root.path);

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^codegen: /);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('node_modules');
  });

  it('tells that there is no codegen.yml', async () => {
    await using root = await rootWith({});

    const { code, stderr } = await runCodegen(root.path);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^codegen: .*codegen\.yml.*\n$/);
  });
});

describe('the compiler', () => {
  const codeWith = (body: string): string =>
    `import { defineClient } from 'facet-gateway';
import type { TvResolvers } from './tv.resolvers.ts';
export default defineClient<TvResolvers>({ Book: { ${body} } });
`;
  const useOf = (line: string): string =>
    `import { Book, type StoredOperation } from './operations.ts';
declare function execute<R, V>(operation: StoredOperation<R, V>, variables: V): R;
export const used = ${line};
`;
  const cases: Readonly<Record<string, readonly [text: string, complaint: string]>> = {
    'schemas/right.ts': [codeWith('label: ({ title, price }, { short }) => (short ? title : `${title} ${price}`)'), ''],
    'schemas/not-needed.ts': [codeWith('label: ({ id }) => id'), "Property 'id' does not exist"],
    'schemas/no-argument.ts': [codeWith('label: (_, { long }) => String(long)'), "Property 'long' does not exist"],
    'schemas/other-result.ts': [codeWith('label: ({ price }) => price'), "Type 'number' is not assignable"],
    'schemas/no-code.ts': [codeWith(''), "Property 'label' is missing"],
    'schemas/no-field.ts': [codeWith("label: () => '', name: () => ''"), "'name' does not exist"],
    'clients/tv/right.ts': [useOf('execute(Book, { id: 7 }).book?.title'), ''],
    'clients/tv/not-asked.ts': [useOf('execute(Book, { id: 7 }).book?.price'), "Property 'price' does not exist"],
    'clients/tv/no-null.ts': [useOf('execute(Book, { id: 7 }).book.title'), 'is possibly'],
    'clients/tv/no-variable.ts': [useOf('execute(Book, {})'), "Argument of type '{}' is not assignable"],
    'clients/tv/other-variable.ts': [useOf('execute(Book, { id: true })'), "Type 'boolean' is not assignable"],
  };
  let complaints = '';

  beforeAll(async () => {
    const texts = Object.fromEntries(Object.entries(cases).map(([path, [text]]) => [path, text]));
    await using root = await rootWith({ ...FILES, ...texts });
    await runCodegen(root.path);
    await linkPackage(root.path);
    complaints = (await compile(root.path, Object.keys(cases))).stdout;
  });

  it.each(Object.entries(cases))('holds %s against what is generated', (path, [, complaint]) => {
    const lines = complaints.split('\n').filter((line) => line.startsWith(`${path}(`));

    expect(lines).toHaveLength(complaint === '' ? 0 : 1);
    expect(lines.join('')).toContain(complaint);
  });
});

/** What `npm install facet-gateway` does. */
async function linkPackage(folder: string): Promise<void> {
  await mkdir(join(folder, 'node_modules'));
  await symlink(REPOSITORY, join(folder, 'node_modules/facet-gateway'));
}
