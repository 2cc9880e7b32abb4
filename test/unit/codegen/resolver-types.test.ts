import { expect, it } from 'vitest';

import { resolverTypes } from '../../../src/codegen/resolver-types.ts';
import { loadProject } from '../../../src/client/load-project.ts';
import { Problems } from '../../../src/language/problem.ts';

const SERVICE = `extend schema @service(url: "http://127.0.0.1:9")
extend type Query {
  book(id: ID!): Book @rest(GET: "/books/{$args.id}")
  found(text: String): [Item!]! @rest(GET: "/found?text={$args.text}")
}
type Book { id: ID! title: String! year: Int price: Float! tags: [String!]! notes: [String] shelf: Shelf! isNew: Boolean!
  printed: Date! similar(first: Int = 3): [Book!]! }
type Film { id: ID! length: Int! }
union Item @from(field: "kind") = Book | Film
enum Shelf { LOW HIGH }
scalar Date
`;

/** The types of the code of a client with these definitions. */
async function typesOf(sdl: string, { name = 'kiosk', scalars = {} } = {}): Promise<string> {
  const problems = new Problems();
  const files = {
    services: [{ path: 'schemas/services/books.graphql', text: SERVICE }],
    remotes: [],
    clients: [
      {
        name,
        schema: { path: `schemas/${name}.graphql`, text: sdl },
        operations: [],
        archive: undefined,
        code: undefined,
      },
    ],
  };
  const { clients, graph } = await loadProject(files, problems);
  expect(problems.list()).toEqual([]);
  const [client] = clients;
  if (!client) throw new Error('there is no client');
  return resolverTypes({ client, graph }, scalars);
}

/** What is between `FieldCode<` and `>` for the only field with code. */
async function codeOf(field: string, more = '', scalars = {}): Promise<string | undefined> {
  const sdl = `type Query { book(id: ID!): Book } type Book { id: ID! ${field} } ${more}`;
  return /FieldCode<(.*)>/.exec(await typesOf(sdl, { scalars }))?.[1];
}

it.each([
  ['what is needed', '{ title year }', '{ readonly title: string; readonly year: number | null }'],
  ['scalars', '{ id price isNew }', '{ readonly id: string; readonly price: number; readonly isNew: boolean }'],
  [
    'lists',
    '{ tags notes }',
    '{ readonly tags: readonly string[]; readonly notes: readonly (string | null)[] | null }',
  ],
  ['enums of the graph', '{ shelf }', "{ readonly shelf: 'LOW' | 'HIGH' }"],
  ['scalars that nobody has told of', '{ printed }', '{ readonly printed: unknown }'],
  [
    'objects, through joins and arguments',
    '{ similar(first: 1) { title similar { id } } }',
    '{ readonly similar: readonly ({ readonly title: string; readonly similar: readonly ({ readonly id: string })[] })[] }',
  ],
])('types the object of a function: %s', async (_, needed, text) => {
  expect(await codeOf(`label: String! @computed(selectionSet: "${needed}")`)).toBe(`${text}, string, object`);
});

it('tells the members of a union apart by what is needed of each', async () => {
  const needed = '{ found { __typename ... on Book { title } ... on Film { length } } }';

  const text = await typesOf(`type Query { count: Int! @computed(selectionSet: "${needed}") }`);

  expect(text).toContain(
    "FieldCode<{ readonly found: readonly ({ readonly __typename: 'Book'; readonly title: string } | " +
      "{ readonly __typename: 'Film'; readonly length: number })[] }, number, object>",
  );
});

it.each([
  ['a scalar', 'x: Int! @computed', 'object, number, object'],
  ['a null, or nothing', 'x: String @computed', 'object, string | null | undefined, object'],
  ['an ID, as text or number', 'x: [ID!] @computed', 'object, readonly (string | number)[] | null | undefined, object'],
  ['a scalar of the graph', 'x: Date! @computed', 'object, string, object'],
])('types what a function returns: %s', async (_, field, text) => {
  expect(await codeOf(field, '', { Date: 'string' })).toBe(text);
});

it('takes arguments: with a default they are there, and null only where it is a value', async () => {
  const field = 'x(a: Int!, b: Int! = 1, c: Int = 1, d: [ID!], e: Shelf): Int! @computed';

  expect(await codeOf(field)).toBe(
    'object, number, { readonly a: number; readonly b: number; readonly c: number | null; ' +
      'readonly d?: readonly string[] | null; readonly e?: Shelf | null }',
  );
});

it('declares what functions take and return in the names of the client', async () => {
  const text = await typesOf(`
    type Query { best(in: Choice!): [Volume!]! @computed any: Thing @computed shelf: Place! @computed }
    type Volume @from(type: "Book") { key: ID! @from(field: "id") stars: Int @from(field: "year") near: [Volume!] @from(field: "similar") }
    type Movie @from(type: "Film") { length: Int! }
    union Thing @from(type: "Item") = Volume | Movie
    input Choice { shelf: Place! limit: Int! = 3 text: String and: Choice }
    enum Place @from(type: "Shelf") { BELOW @from(value: "LOW") ABOVE @from(value: "HIGH") }
  `);

  expect(text).toBe(`// Generated from codegen.yml: edits are lost.
import type { FieldCode } from 'facet-gateway';

export interface KioskResolvers {
  readonly Query: {
    readonly best: FieldCode<object, readonly Volume[], { readonly in: Choice }>;
    readonly any: FieldCode<object, Thing | null | undefined, object>;
    readonly shelf: FieldCode<object, Place, object>;
  };
}

export interface Choice {
  readonly shelf: Place;
  readonly limit: number;
  readonly text?: string | null;
  readonly and?: Choice | null;
}

export interface Movie {
  readonly length: number;
}

export type Place = 'BELOW' | 'ABOVE';

export type Thing = (Volume & { readonly __typename: 'Volume' }) | (Movie & { readonly __typename: 'Movie' });

export interface Volume {
  readonly key: string | number;
  readonly stars?: number | null | undefined;
  readonly near?: readonly Volume[] | null | undefined;
}
`);
});

it('gives a type of the client alone the arguments around it', async () => {
  const text = await typesOf('type Query { sum(of: [Int!]!): Sum! } type Sum { total: Int! @computed }');

  expect(text).toContain('readonly total: FieldCode<{ readonly [name: string]: unknown }, number, object>;');
});

it('asks for code of objects, not of interfaces', async () => {
  const text = await typesOf(
    'type Query { a: A! } interface N { x: Int! @computed } type A implements N { x: Int! @computed }',
  );

  expect(text).toContain('readonly A: {');
  expect(text).not.toContain('readonly N: {');
});

it.each([
  ['web.v2', 'WebV2Resolvers'],
  ['set-top_box', 'SetTopBoxResolvers'],
])('names the types of %s %s', async (name, type) => {
  expect(await typesOf('type Query { book(id: ID!): Book } type Book { id: ID! }', { name })).toBe(
    `// Generated from codegen.yml: edits are lost.\n\nexport interface ${type} {\n}\n`,
  );
});
