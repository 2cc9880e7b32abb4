import { describe, expect, it } from 'vitest';

import { REPOSITORY, rootWith, runFacet } from './run-facet.ts';

const SERVICE = `extend schema @service(url: "http://127.0.0.1:9")
extend type Query { user(id: ID!): User @rest(GET: "/users/{$args.id}") @authenticated }
type User { id: ID! name: String! }
`;

describe('facet', () => {
  it('lists its commands', async () => {
    const { code, stdout } = await runFacet(['--help']);

    expect(code).toBe(0);
    expect(stdout).toMatch(/demo .*\n.*dev .*\n.*start .*\n.*check .*\n.*explain .*\n.*schema .*\n.*operations /);
  });

  it.each([
    ...['demo', 'dev', 'start', 'check', 'explain', 'schema', 'pull', 'operations'],
    ...['keys create', 'keys list', 'keys revoke', 'new client', 'mock', 'doctor'],
  ])('%s --help has an example and the options', async (command) => {
    const { code, stdout } = await runFacet([...command.split(' '), '--help']);

    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Usage: facet ${command}( <\\w+>| \\[\\w+…\\])? \\[options\\]`));
    expect(stdout).toContain(`Example:\n  facet ${command}`);
    expect(stdout).toContain('--root');
  });

  it.each([
    ['no command', []],
    ['an unknown command', ['chek']],
    ['half a command', ['keys']],
    ['a project without a name', ['init']],
    ['a client whose name no URL can have', ['new', 'client', 'a b']],
    ['a copy of a client that is not there', ['new', 'client', 'tv', '--from', 'moble']],
    ['a mock of a service that is not there', ['mock', 'oders']],
    ['a seed that is no number', ['mock', '--seed', 'x']],
    ['a report in an unknown format', ['doctor', '--format', 'xml']],
    ['a command that begins like another', ['keys', 'crate']],
    ['an unknown option', ['check', '--rot', 'x']],
    ['an unknown format', ['check', '--format', 'xml']],
    ['a client that is not there', ['explain', '--client', 'tv']],
    ['no client where one is needed', ['operations']],
    ['a setting that cannot be', ['start', '--port', '70000']],
    ['an executor that does not exist', ['start', '--executor', 'quick']],
  ])('exits with 2 for %s', async (_, args) => {
    const { code } = await runFacet(args);

    expect(code).toBe(2);
  });
});

describe('facet check', () => {
  it('exits with 0 when there are warnings at most', async () => {
    const { code, stdout } = await runFacet(['check', '--root', REPOSITORY]);

    expect(code).toBe(0);
    expect(stdout).toMatch(/\d+ warnings? in \d+ files?\n$/);
  });

  it('prints every problem of every file with its position, the line and a hint, and exits with 1', async () => {
    await using root = await rootWith({
      'schemas/services/users.graphql': SERVICE.replace('/{$args.id}', '/{$args.ids}'),
      'schemas/tv.graphql':
        'type Query {\n  user(id: ID!): User @authenticated\n  me: User @from(query: "usr(id: $caller.sub)")\n}\ntype User { id: ID! nam: String! }\n',
      'schemas/broken.graphql': 'type Query {\n',
    });

    const { code, stdout } = await runFacet(['check', '--root', root.path]);

    expect(code).toBe(1);
    expect(stdout).toContain('schemas/services/users.graphql:2:52 UNKNOWN_ARGUMENT');
    expect(stdout).toContain('schemas/tv.graphql:3:25 UNKNOWN_FIELD Query has no field "usr"; did you mean "user"?');
    expect(stdout).toContain('  me: User @from(query: "usr(id: $caller.sub)")\n                          ^\n  hint: ');
    expect(stdout).toContain('schemas/tv.graphql:5:21 UNKNOWN_FIELD User has no field "nam"; did you mean "name"?');
    expect(stdout).toContain('schemas/broken.graphql:2:1 INVALID_SDL');
  });

  it('prints a list for programs', async () => {
    await using root = await rootWith({
      'schemas/services/users.graphql': SERVICE,
      'schemas/tv.graphql': 'type Query { user(id: ID!): Usr }',
    });

    const { code, stdout } = await runFacet(['check', '--root', root.path, '--format', 'json']);

    expect(code).toBe(1);
    const problems: unknown = JSON.parse(stdout);
    expect(problems).toContainEqual({
      code: 'UNKNOWN_TYPE',
      severity: 'error',
      file: 'schemas/tv.graphql',
      line: 1,
      column: 29,
      message: expect.stringContaining('Usr'),
      hint: expect.any(String),
    });
  });
});

describe('facet explain', () => {
  it('shows the waves of a stored operation', async () => {
    const { code, stdout } = await runFacet(['explain', '--client', 'web']);

    expect(code).toBe(0);
    expect(stdout).toContain(
      'query UserDashboard: 4 requests in 2 waves\n126 of 2000 points, depth 5 of 12, not cacheable\nwave 1\n',
    );
    expect(stdout).toMatch(/wave 2\n {2}catalog .*productsByIds .*for orders\.items\.product/);
  });

  it('explains a query as data', async () => {
    const { code, stdout } = await runFacet([
      'explain',
      '--client',
      'mobile',
      '--format',
      'json',
      '--query',
      '{ home { firstName avatarUrl } }',
    ]);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        kind: 'query',
        requests: 1,
        waves: [{ wave: 1, fetches: [{ service: 'users', field: 'Query.user', maxKeys: 100, perItem: false }] }],
      },
    ]);
  });

  it('tells what is wrong with a query', async () => {
    const { code, stderr } = await runFacet(['explain', '--client', 'web', '--query', '{ nope }']);

    expect(code).toBe(1);
    expect(stderr).toContain('1:3 GRAPHQL_VALIDATION_FAILED Cannot query field "nope" on type "Query".');
  });
});

describe('facet start', () => {
  it('refuses to start while the check finds errors', async () => {
    await using root = await rootWith({
      'schemas/services/users.graphql': SERVICE,
      'schemas/tv.graphql': 'type Query { usr: Int }',
    });

    const { code, stderr } = await runFacet(['start', '--root', root.path, '--port', '0', '--admin-port', '0']);

    expect(code).toBe(1);
    expect(stderr).toContain('schemas/tv.graphql:1:14 UNKNOWN_FIELD');
    expect(stderr).toContain('Not started');
  });

  it('refuses to start when the address of a service is not set', async () => {
    await using root = await rootWith({
      'schemas/services/users.graphql': SERVICE.replace('http://127.0.0.1:9', '{$env.FACET_TEST_USERS_URL}'),
      'schemas/tv.graphql': 'type Query { user(id: ID!): User } type User { id: ID! }',
    });

    const { code, stderr } = await runFacet(['start', '--root', root.path, '--port', '0', '--admin-port', '0']);

    expect(code).toBe(1);
    expect(stderr).toContain('schemas/services/users.graphql:1:29 ENV_UNSET');
  });
});
