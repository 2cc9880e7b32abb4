import { expect, it } from 'vitest';

import { sha256 } from '../../../src/client/operation-document.ts';
import { checkFiles, errorsIn, marked } from '../../support/check-files.ts';
import { client } from './shop-services.ts';

const SCHEMA = `extend schema @bff(maxDepth: 3)
type Query { best: Product }
type Product { id: ID! name: String! next: Product @from(query: "best") }`;
const BEST = 'query Best {\n  best {\n    id\n  }\n}';
const DEEP = 'query Deep {\n  best {\n    next {\n      next {\n        id\n      }\n    }\n  }\n}';
const GONE = 'query Best {\n  best {\n    price\n  }\n}';

/** A client with this archive; ids of documents are written as `<id of …>` behind a mark, if any. */
const withArchive = (text: string, operations = '') => ({
  ...client(SCHEMA, operations),
  'clients/tv/archive.json': text,
});

const entry = (document: string, id = sha256(document)): string =>
  `{ "id": "${id}", "name": "Best", "document": ${JSON.stringify(document)} }`;

it.each([
  ['no fault in an empty list', '[]'],
  ['no fault in what fits', `[${entry(BEST)}]`],
  ['no fault in an entry given twice', `[${entry(BEST)},\n${entry(BEST)}]`],
  ['no fault in a document of another layout', `[${entry('query Best { best { id } }', sha256(BEST))}]`],
  ['no fault in an id of a document as it stands', `[${entry('query Best { best { id } }')}]`],
  ['an archive that is no JSON', '[\n  { "id": "a" ▸OPERATION_INVALID▸"name": "Best" }\n]'],
  ['an archive that ends too early', '[\n  { "id": "a" }▸OPERATION_INVALID▸'],
  ['an archive that is no list', '▸OPERATION_INVALID▸{ "operations": [] }'],
  ['an entry without a document', `[${entry(BEST)},\n  ▸OPERATION_INVALID▸{ "id": "a" }]`],
  ['an entry that is no object', '[▸OPERATION_INVALID▸"a"]'],
  [
    'an id that does not match its document',
    `[\n{ "id": ▸OPERATION_INVALID▸"${sha256(GONE)}", "document": ${JSON.stringify(BEST)} }]`,
  ],
  ['a document that does not parse', '[{ "id": "a", "document": ▸OPERATION_INVALID▸"query {" }]'],
  [
    'two operations in one document',
    '[{ "id": "a", "document": ▸OPERATION_INVALID▸"query A { best } query B { best }" }]',
  ],
  [
    'a document that does not fit the schema any more',
    `[${entry(BEST)},\n{ "id": "${sha256(GONE)}", "name": "Best", "document": ▸OPERATION_INVALID▸${JSON.stringify(GONE)} }]`,
  ],
  [
    'a document that is deeper than the client allows',
    `[{ "id": "${sha256(DEEP)}", "name": "Deep", "document": ▸OPERATION_INVALID▸${JSON.stringify(DEEP)} }]`,
  ],
])('finds %s', (_, archive) => {
  const { files, expected } = marked(withArchive(archive));

  expect(errorsIn(files)).toEqual(expected);
});

it('says which archived operation does not fit, and what to do', () => {
  const [problem] = checkFiles(withArchive(`[${entry(GONE)}]`)).filter(({ severity }) => severity === 'error');

  expect(problem?.message).toBe(
    'the archived "Best" does not fit any more: Cannot query field "price" on type "Product"',
  );
  expect(problem?.hint).toContain('remove the entry');
});
