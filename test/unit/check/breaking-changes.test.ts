import { createHash } from 'node:crypto';

import { expect, it } from 'vitest';

import { checkFiles, type Files, marked } from '../../support/check-files.ts';
import { client, shopServices } from './shop-services.ts';

/** What breaks applications between two states, as `CODE file:line:column`. */
const broken = (before: Files, after: Files): readonly string[] =>
  checkFiles(after, {}, before)
    .filter(({ code }) => code === 'BREAKING_CHANGE')
    .map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`);

const messages = (before: Files, after: Files): readonly string[] =>
  checkFiles(after, {}, before)
    .filter(({ code }) => code === 'BREAKING_CHANGE')
    .map(({ message }) => message);

const BEFORE = `type Query { best: Product product(id: ID!): Product find(filter: Filter!, kind: Kind): Found }
type Product { id: ID! name: String! kind: Kind! }
type Maker { id: ID! name: String! }
union Found = Product | Maker
enum Kind { BOOK TOY }
input Filter { text: String! }`;

it.each([
  ['a field that was removed', 'type Product { id: ID! name: String!', 'type ▸BREAKING_CHANGE▸Product { id: ID!'],
  ['a field that can be null now', 'name: String! kind', '▸BREAKING_CHANGE▸name: String kind'],
  ['a field of another type', 'kind: Kind! }', '▸BREAKING_CHANGE▸kind: String! @from(field: "name") }'],
  ['an argument that was removed', 'find(filter: Filter!, kind: Kind)', '▸BREAKING_CHANGE▸find(filter: Filter!)'],
  ['an argument that is needed now', 'kind: Kind): Found', '▸BREAKING_CHANGE▸kind: Kind!): Found'],
  ['a member of a union', 'union Found = Product | Maker', 'union ▸BREAKING_CHANGE▸Found = Product'],
  ['a value of an enum', 'enum Kind { BOOK TOY }', 'enum ▸BREAKING_CHANGE▸Kind { BOOK }'],
  ['an input field that is needed now', 'text: String! }', 'text: String! ▸BREAKING_CHANGE▸page: Int! }'],
  ['no field that cannot be null any more', 'best: Product p', 'best: Product! p'],
  ['no new field', 'type Product {', 'type Product { price: Float!'],
  ['no argument that may be left out', 'best: Product p', 'best(first: Int): Product p'],
])('finds %s', (_, from, to) => {
  const { files, expected } = marked(client(BEFORE.replace(from, to)));

  expect(broken(client(BEFORE), files)).toEqual(expected);
});

it('finds a type that was removed, at the start of the file where nothing is left of it', () => {
  const before = client(`${BEFORE} type Old @from(type: "Maker") { id: ID! }`);

  expect(broken(before, client(BEFORE))).toEqual(['BREAKING_CHANGE schemas/tv.graphql:1:1']);
  expect(messages(before, client(BEFORE))).toEqual(['Old was removed']);
});

it('finds a client that was removed, and no new one', () => {
  const one = client(BEFORE);
  const other = { ...shopServices, 'schemas/web.graphql': BEFORE };

  expect(broken(one, other)).toEqual(['BREAKING_CHANGE schemas/tv.graphql:1:1']);
  expect(messages(one, other)).toEqual(['the client "tv" was removed']);
  expect(broken(shopServices, one)).toEqual([]);
});

it('does not take a file that does not parse for one that was removed', () => {
  expect(broken(client(BEFORE), client('type Query {'))).toEqual([]);
});

it('does not tell as removed what was not understood', () => {
  expect(broken(client(BEFORE), client(BEFORE.replace('name: String!', 'name: Strin!')))).toEqual([]);
});

it('finds what changed for a client in the files of services alone', () => {
  const before = client('type Query { best: Product } type Product { id: ID! kind: Kind! }');
  const { files, expected } = marked(
    Object.fromEntries(
      Object.entries(before).map(([path, text]) => [
        path,
        text.replace('enum Kind { BOOK TOY }', 'enum ▸BREAKING_CHANGE▸Kind { BOOK }'),
      ]),
    ),
  );

  expect(broken(before, files)).toEqual(expected);
});

const ARCHIVE = 'clients/tv/archive.json';
const persisted = (text: string): string => `extend schema @bff(operations: PERSISTED)\n${text}`;

it('finds a stored operation that does not fit any more, at the operation', () => {
  const operation = 'query Best { best { id name } }';
  const { files, expected } = marked(
    client(
      BEFORE.replace('type Product { id: ID! name: String!', 'type ▸BREAKING_CHANGE▸Product { id: ID!'),
      'query ▸BREAKING_CHANGE▸Best { best { id } }',
    ),
  );

  expect(broken(client(BEFORE, operation), files)).toEqual([...expected].sort());
  expect(messages(client(BEFORE, operation), files)[0]).toBe(
    'the operation "Best" breaks: Cannot query field "name" on type "Product"',
  );
});

it('finds an operation whose id a client of stored operations does not know any more', () => {
  const before = client(persisted(BEFORE), 'query Best { best { id name } }');
  const changed = marked(client(persisted(BEFORE), 'query ▸BREAKING_CHANGE▸Best { best { id } }'));
  const removed = client(persisted(BEFORE));

  expect(broken(before, changed.files)).toEqual(changed.expected);
  expect(broken(before, removed)).toEqual(['BREAKING_CHANGE schemas/tv.graphql:1:1']);
});

it('finds no operation that is in the archive, or of a client that takes any', () => {
  const operation = 'query Best { best { id name } }';
  const document = 'query Best {\n  best {\n    id\n    name\n  }\n}';
  const id = createHash('sha256').update(document).digest('hex');
  const before = client(persisted(BEFORE), operation);
  const archived = { ...client(persisted(BEFORE)), [ARCHIVE]: JSON.stringify([{ id, name: 'Best', document }]) };

  expect(broken(before, archived)).toEqual([]);
  expect(broken(client(BEFORE, operation), client(BEFORE))).toEqual([]);
});

it('finds an endpoint that was removed, and none whose parameter has another name', () => {
  const endpoint = (path: string, variable = 'id'): Files =>
    client(BEFORE, `query One($${variable}: ID!) @endpoint(GET: "${path}") { product(id: $${variable}) { id } }`);

  expect(broken(endpoint('/p/{id}'), endpoint('/products/{id}'))).toEqual([
    'BREAKING_CHANGE clients/tv/all.graphql:1:7',
  ]);
  expect(broken(endpoint('/p/{id}'), endpoint('/p/{nr}', 'nr'))).toEqual([]);
});
