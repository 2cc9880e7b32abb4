import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';

import { printedSchema } from '../../../src/client/printed-schema.ts';
import { checkRoot } from '../../../src/check/check-root.ts';
import { rootWith, runFacet } from './run-facet.ts';

const SERVICE = 'schemas/services/users.graphql';
const FILES = {
  [SERVICE]: `extend schema @service(url: "http://127.0.0.1:9")
extend type Query { user(id: ID!): User @rest(GET: "/users/{$args.id}") @authenticated }
type User { id: ID! name: String! since: Date level: Level! }
scalar Date
enum Level { GOLD SILVER }
`,
  'schemas/tv.graphql': `extend schema @bff(auth: REQUIRED)
type Query { user(id: ID!): Viewer @authenticated }
"Who watches."
type Viewer @from(type: "User") { label: String! @from(field: "name") since: Date level: Level! }
`,
};
const schemaOf = (root: string, client = 'tv') => runFacet(['schema', '--client', client, '--root', root]);

describe('facet schema', () => {
  it('prints what the client is served, with what it takes from the graph and no word of where it comes from', async () => {
    await using root = await rootWith(FILES);

    const { code, stdout } = await schemaOf(root.path);

    expect(code).toBe(0);
    expect(stdout).toBe(`directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT

directive @endpoint(GET: String, POST: String) on QUERY | MUTATION

type Query {
  user(id: ID!): Viewer
}

"""Who watches."""
type Viewer {
  label: String!
  since: Date
  level: Level!
}

scalar Date

enum Level {
  GOLD
  SILVER
}
`);
  });

  it.each(['web', 'mobile', 'iot'])(
    'prints the schema of the sample client %s, which holds its operations',
    async (name) => {
      const { project } = await checkRoot('.');
      const client = project.clients.find((candidate) => candidate.name === name);
      if (!client) throw new Error(`there is no client ${name}`);

      const printed = buildSchema(printedSchema(client));

      const operations = client.operations.map(({ document }) => validate(printed, document));
      expect(operations.length).toBeGreaterThan(0);
      expect(operations.flat()).toEqual([]);
      expect(Object.keys(printed.getTypeMap())).toEqual(Object.keys(client.schema.getTypeMap()));
    },
  );

  it('prints it while operations and code do not fit yet: they are corrected by it', async () => {
    await using root = await rootWith({
      ...FILES,
      'schemas/tv.graphql': FILES['schemas/tv.graphql'].replace('since: Date', 'age: Int! @computed'),
      'clients/tv/user.graphql': 'query User { viewer { name } }',
    });

    const { code, stdout } = await schemaOf(root.path);

    expect(code).toBe(0);
    expect(parse(stdout).definitions).toHaveLength(5);
    expect(stdout).toContain('age: Int!');
  });

  it('prints problems in place of a schema that cannot be served', async () => {
    await using root = await rootWith({ ...FILES, [SERVICE]: FILES[SERVICE].replace('name: String!', 'nam: String!') });

    const { code, stdout, stderr } = await schemaOf(root.path);

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('schemas/tv.graphql:4:63 UNKNOWN_FIELD');
  });

  it('exits with 2 for a client that is not there', async () => {
    await using root = await rootWith(FILES);

    const { code, stderr } = await schemaOf(root.path, 'phone');

    expect(code).toBe(2);
    expect(stderr).toBe('facet: there is no client "phone"; there are: tv\n');
  });
});
