import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { checkFiles, errorsIn } from '../../support/check-files.ts';
import { client, shopServices } from './shop-services.ts';

const root = join(import.meta.dirname, '../../..');

it('tells where a field does not exist, with the nearest name', () => {
  const files = client('type Query {\n  hits: [Product] @from(field: "prodcts")\n}\ntype Product { id: ID! }');

  expect(checkFiles(files)).toContainEqual(
    expect.objectContaining({
      ...{ code: 'UNKNOWN_FIELD', file: 'schemas/tv.graphql', line: 2, column: 32 },
      message: 'Query has no field "prodcts"; did you mean "products"?',
    }),
  );
});

it('tells where a list is passed to one value', () => {
  const files = client(
    'type Query { best: Product }\ntype Product { id: ID! thumbnail: String! @from(field: "images") }',
  );

  expect(checkFiles(files)).toContainEqual(
    expect.objectContaining({
      ...{ code: 'LIST_MISMATCH', severity: 'error', file: 'schemas/tv.graphql', line: 2, column: 56 },
      message: 'Product.thumbnail is String!, the source passes a list',
    }),
  );
});

it('tells where a type is not declared, and how it could be', () => {
  const files = client('type Query { best: Product }\ntype Product { id: ID! parts: [Part!]! }');

  expect(checkFiles(files)).toContainEqual(
    expect.objectContaining({
      ...{ code: 'TYPE_NOT_DECLARED', file: 'schemas/tv.graphql', line: 2, column: 32 },
      message: 'Part is a graph type; choose its fields, e.g. type Part { id: ID! label: String }',
    }),
  );
});

it('tells where a path segment can be null', () => {
  const files = {
    'schemas/services/orders.graphql':
      'extend schema @service(url: "http://orders.internal")\ntype Query { order(id: ID): Int @rest(GET: "/orders/{$args.id}") }',
  };

  expect(checkFiles(files)).toEqual([
    expect.objectContaining({
      ...{ code: 'NULLABLE_IN_PATH', severity: 'error', file: 'schemas/services/orders.graphql', line: 2, column: 44 },
      message: '{$args.id} is ID; a path segment needs a non-null value',
    }),
  ]);
});

it('counts columns in UTF-16 units', () => {
  const files = client('type Query { best: Product } """😀""" type Product { price: Int }');

  expect(errorsIn(files)).toEqual(['TYPE_MISMATCH schemas/tv.graphql:1:54']);
});

it('goes on in the other files when one is broken', () => {
  const files = {
    ...client('type Query { best: Product } type Product { price: Int }', 'query A { best { nme } }'),
    'schemas/services/broken.graphql': 'extend schema @service(url: "http://h"',
    'schemas/services/other.graphql':
      'extend schema @service(url: "http://h") type Query { other(x: Int): Int @rest(GET: "/x") }',
    'schemas/web.graphql': 'type Query {',
    'clients/tv/broken.graphql': 'query B {',
  };

  expect(errorsIn(files)).toEqual([
    'INVALID_SDL schemas/services/broken.graphql:1:39',
    'INVALID_SDL schemas/web.graphql:1:13',
    'OPERATION_INVALID clients/tv/all.graphql:1:18',
    'OPERATION_INVALID clients/tv/broken.graphql:1:10',
    'TYPE_MISMATCH schemas/tv.graphql:1:45',
    'UNUSED_ARGUMENT schemas/services/other.graphql:1:60',
  ]);
});

it('finds nothing in no files', () => {
  expect(checkFiles({})).toEqual([]);
});

it('finds no error in services that no client uses', () => {
  expect(errorsIn(shopServices)).toEqual([]);
});

it('finds no error in the sample schemas', async () => {
  const paths = ['schemas/**/*.graphql', 'clients/**/*.graphql'].flatMap((pattern) => globSync(pattern, { cwd: root }));
  const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  const { default: web } = (await import('../../../schemas/web.ts')) as { readonly default: object };

  expect(paths.length).toBeGreaterThan(10);
  expect(errorsIn(files, { web })).toEqual([]);
});
