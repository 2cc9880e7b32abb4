import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { REPOSITORY, rootWith } from './run-facet.ts';
import { ended, seen } from './running-command.ts';

const serviceOf = (name: string): string => `extend schema @service(url: "{$env.NOWHERE_${name.toUpperCase()}}")
extend type Query { ${name}: ${name}Item @rest(GET: "/${name}") }
type ${name}Item { id: ID! title: String! }
`;

const FILES = {
  'schemas/services/books.graphql': serviceOf('books'),
  'schemas/services/films.graphql': serviceOf('films'),
  'schemas/web.graphql': `type Query { books: booksItem films: filmsItem }
type booksItem { title: String! }
type filmsItem { title: String! }
`,
};

/** What a gateway started by this command answers for both services. */
async function answered(...args: readonly string[]): Promise<unknown> {
  await using root = await rootWith(FILES);
  const facet = join(REPOSITORY, 'bin/facet.js');
  const child = spawn(process.execPath, [facet, 'mock', ...args, '--port', '0', '--admin-port', '0'], {
    cwd: root.path,
  });
  const url = await seen(child, /web +(http:\S+)\/web\/graphql/);
  const response = await fetch(`${url}/web/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ books { title } films { title } }' }),
  });
  const { data } = (await response.json()) as { readonly data: unknown };
  expect(await ended(child)).toBe(0);
  return data;
}

const TITLE = { title: expect.any(String) as unknown };

it('answers for all services, none of which has an address', async () => {
  expect(await answered()).toEqual({ books: TITLE, films: TITLE });
});

it('answers for the services that are named, and calls the others', async () => {
  expect(await answered('films')).toEqual({ books: null, films: TITLE });
});

it('makes the same answers up again, and others for another seed', async () => {
  const [first, again, other] = [await answered(), await answered(), await answered('--seed', '7')];

  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});
