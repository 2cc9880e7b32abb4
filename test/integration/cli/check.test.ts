import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { type Files } from '../../support/check-files.ts';
import { startGraphQLService } from '../../support/start-graphql-service.ts';
import { writeFiles } from '../../support/start-gateway.ts';
import { rootWith, runFacet } from './run-facet.ts';

const SHOP: Files = {
  'schemas/services/shop.graphql': `extend schema @service(url: "http://127.0.0.1:9")
extend type Query { best: Product @rest(GET: "/best") }
type Product { id: ID! name: String }
`,
  'schemas/tv.graphql': 'type Query { best: Product }\ntype Product { id: ID! name: String }\n',
  'clients/tv/best.graphql': 'query Best { best { name } }\n',
};
const WITHOUT_NAME: Files = {
  ...SHOP,
  'schemas/tv.graphql': 'type Query { best: Product }\ntype Product { id: ID! }\n',
  'clients/tv/best.graphql': 'query Best { best { id } }\n',
};

interface Line {
  readonly code: string;
  readonly severity: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const problemsIn = (stdout: string): readonly Line[] => JSON.parse(stdout) as readonly Line[];

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], { cwd, encoding: 'utf8' });
}

describe('facet check --against', () => {
  it('tells what breaks since a folder, and exits with 1', async () => {
    await using before = await rootWith(SHOP);
    await using now = await rootWith(WITHOUT_NAME);

    const { code, stdout } = await runFacet(['check', '--root', now.path, '--against', before.path]);

    expect(code).toBe(1);
    expect(stdout).toContain('schemas/tv.graphql:2:6 BREAKING_CHANGE field Product.name was removed');
    expect(stdout).toContain(
      'clients/tv/best.graphql:1:7 BREAKING_CHANGE the operation "Best" breaks: Cannot query field "name" on type "Product"',
    );
  });

  it('reads a git commit, below the top of its repository, and touches nothing', async () => {
    const below = (files: Files): Files =>
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`shop/${path}`, text]));
    await using repository = await rootWith(below(SHOP));
    git(repository.path, 'init', '--quiet', '--initial-branch', 'main');
    git(repository.path, 'add', '.');
    git(repository.path, 'commit', '--quiet', '--message', 'before');
    await writeFiles(repository.path, below(WITHOUT_NAME));
    const status = git(repository.path, 'status', '--porcelain');
    await using temporary = await rootWith({});

    const changed = await runFacet(
      ['check', '--root', `${repository.path}/shop`, '--against', 'main', '--format', 'json'],
      { TMPDIR: temporary.path },
    );

    expect(changed.code).toBe(1);
    expect(problemsIn(changed.stdout).filter(({ code }) => code === 'BREAKING_CHANGE')).toHaveLength(2);
    expect(git(repository.path, 'status', '--porcelain')).toBe(status);
    expect(await readdir(temporary.path)).toEqual([]);
  });

  it.each([
    ['a commit that does not exist', 'no-such-branch'],
    ['what would be an option of git', '--output=x'],
  ])('refuses %s', async (_, against) => {
    await using root = await rootWith(SHOP);

    const { code, stderr } = await runFacet(['check', '--root', root.path, `--against=${against}`]);

    expect(code).toBe(2);
    expect(stderr).toContain(`--against: "${against}" is neither a folder nor a commit that git knows`);
  });

  it('refuses a folder without schemas', async () => {
    await using root = await rootWith(SHOP);
    await using empty = await rootWith({ 'README.md': 'nothing' });

    const { code, stderr } = await runFacet(['check', '--root', root.path, '--against', empty.path]);

    expect(code).toBe(2);
    expect(stderr).toContain('has no schemas/');
  });

  it('says that git is not there', async () => {
    await using root = await rootWith(SHOP);

    const { code, stderr } = await runFacet(['check', '--root', root.path, '--against', 'main'], { PATH: '/nowhere' });

    expect(code).toBe(2);
    expect(stderr).toContain('git is not installed');
  });
});

describe('facet check --live', () => {
  const SDL = 'type Query { top: Review } type Review { id: ID! text: String stars: Int }';
  const files = (settings = ''): Files => ({
    'schemas/services/reviews.graphql': `extend schema
  @service(kind: GRAPHQL, url: "{$env.FACET_TEST_REVIEWS_URL}/graphql", headers: [{ name: "x-key", value: "{$env.FACET_TEST_KEY}" }${settings}])`,
    'schemas/remote/reviews.graphql': 'type Query { top: Review }\ntype Review { id: ID! text: String! }',
    'schemas/tv.graphql': 'type Query { top: Review } type Review { id: ID! }',
  });
  const live = async (root: string, url?: string) => {
    const environment = { FACET_TEST_KEY: 'secret', ...(url && { FACET_TEST_REVIEWS_URL: url }) };
    return runFacet(['check', '--root', root, '--live', '--format', 'json'], environment);
  };

  it('warns of each difference between the snapshot and the service, which gets the headers of its file', async () => {
    await using service = await startGraphQLService(SDL, {});
    await using root = await rootWith(files(', { name: "x-sub", value: "{$caller.sub}" }'));

    const { code, stdout } = await live(root.path, service.url);

    expect(code).toBe(0);
    expect(problemsIn(stdout)).toEqual([
      expect.objectContaining({
        ...{ code: 'REMOTE_DRIFT', severity: 'warning', file: 'schemas/remote/reviews.graphql', line: 2, column: 6 },
        message: '"reviews" differs now: field Review.stars was added',
      }),
      expect.objectContaining({ code: 'REMOTE_DRIFT', line: 2, column: 23 }),
    ]);
    expect(service.requests[0]?.headers).toMatchObject({ 'x-key': 'secret' });
    expect(service.requests[0]?.headers).not.toHaveProperty('x-sub');
  });

  it('finds nothing when the snapshot is what the service says', async () => {
    await using service = await startGraphQLService(SDL, {});
    await using root = await rootWith({ ...files(), 'schemas/remote/reviews.graphql': SDL });

    const { code, stdout } = await live(root.path, service.url);

    expect(code).toBe(0);
    expect(problemsIn(stdout)).toEqual([]);
  });

  const signing = (code: string): Files => ({ ...files(), 'schemas/services/reviews.ts': code });

  it('asks with what the code of the service adds', async () => {
    await using service = await startGraphQLService(SDL, {});
    const code = `export const onRequest = ({ method }) => ({ headers: { 'x-signature': 'of ' + method } });`;
    await using root = await rootWith({ ...signing(code), 'schemas/remote/reviews.graphql': SDL });

    const { stdout } = await live(root.path, service.url);

    expect(problemsIn(stdout)).toEqual([]);
    expect(service.requests.map(({ headers }) => headers['x-signature'])).toEqual(['of POST']);
  });

  it('says that the code of a service fails', async () => {
    await using service = await startGraphQLService(SDL, {});
    await using root = await rootWith(signing(`export const onRequest = () => { throw new Error('no key'); };`));

    const { stdout } = await live(root.path, service.url);

    expect(problemsIn(stdout).map(({ message }) => message)).toEqual([
      '"reviews" cannot be compared: onRequest of service "reviews" failed',
    ]);
    expect(service.requests).toEqual([]);
  });

  it('says that a service refuses introspection', async () => {
    await using service = await startGraphQLService(SDL, {});
    service.answerWith({ body: { errors: [{ message: 'introspection is disabled' }] } });
    await using root = await rootWith(files());

    const { stdout } = await live(root.path, service.url);

    expect(problemsIn(stdout)).toEqual([
      expect.objectContaining({
        ...{ code: 'REMOTE_DRIFT', file: 'schemas/services/reviews.graphql', line: 2, column: 32 },
        message: '"reviews" cannot be compared: it refuses introspection',
      }),
    ]);
  });

  it.each([
    ['cannot be reached', 'http://127.0.0.1:9', 'Service "reviews" cannot be reached'],
    ['has no address', undefined, 'The environment variable FACET_TEST_REVIEWS_URL is not set'],
  ])('says that a service %s', async (_, url, reason) => {
    await using root = await rootWith(files());

    const { code, stdout } = await live(root.path, url);

    expect(code).toBe(0);
    expect(problemsIn(stdout)).toEqual([
      expect.objectContaining({ code: 'REMOTE_DRIFT', message: `"reviews" cannot be compared: ${reason}` }),
    ]);
  });
});
