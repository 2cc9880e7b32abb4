import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkRoot } from '../../src/check/check-root.ts';
import { root, useForeignWorld } from './foreign-world.ts';

const world = useForeignWorld();

it('finds no error in the schemas', async () => {
  const { project, problems } = await checkRoot(root);

  expect(problems.list().filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(project.clients.map(({ name }) => name)).toEqual(['atlas', 'blog']);
});

it('has the snapshot that the GraphQL service gives today', async () => {
  const snapshot = await readFile(join(root, 'schemas/remote/countries.graphql'), 'utf8');

  const response = await fetch(`${world().countriesUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
  });
  const { data } = (await response.json()) as { readonly data: IntrospectionQuery };

  expect(`${printSchema(buildClientSchema(data))}\n`).toBe(snapshot);
});
