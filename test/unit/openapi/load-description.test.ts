import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { loadDescription } from '../../../src/openapi/load-description.ts';
import { parseDescription } from '../../../src/openapi/parse-description.ts';
import { writeFiles } from '../../support/start-gateway.ts';
import { startService } from '../../support/start-service.ts';
import { scaffoldOf } from '../../support/scaffold-of.ts';

const FILES = {
  'api/openapi.yaml': `openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets/{id}:
    $ref: paths/pet.yaml
  /owners:
    get: { responses: { '200': { description: OK, content: { application/json: { schema: { $ref: 'defs.json#/Owner' } } } } } }
`,
  'api/paths/pet.yaml': `get:
  parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
  responses: { '200': { description: OK, content: { application/json: { schema: { $ref: ../pet.yaml } } } } }
`,
  'api/pet.yaml': `type: object
properties: { name: { type: string }, friend: { $ref: pet.yaml }, owner: { $ref: 'defs.json#/Owner' } }
`,
  'api/defs.json': JSON.stringify({
    Owner: {
      type: 'object',
      properties: { pets: { type: 'array', items: { $ref: 'pet.yaml' } }, self: { $ref: '#/Owner' } },
    },
  }),
};
const SDL = [
  'petsById(id: ID!): Pet @rest(GET: "/pets/{$args.id}")',
  'owners: Owner @rest(GET: "/owners")',
  'type Pet {\n  name: String\n  friend: Pet\n  owner: Owner\n}',
  'type Owner {\n  pets: [Pet!]\n  self: Owner\n}',
];

async function folderWith(files: Readonly<Record<string, string>>) {
  const path = await mkdtemp(join(tmpdir(), 'facet-openapi-'));
  await writeFiles(path, files);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

describe('a description in several documents', () => {
  it('is read from files', async () => {
    await using folder = await folderWith(FILES);

    const root = await loadDescription({ source: 'api/openapi.yaml', folder: folder.path });

    const { text } = scaffoldOf(root);
    for (const line of SDL) expect(text).toContain(line);
    expect(JSON.stringify(root)).not.toContain(folder.path);
  });

  it('is fetched from one place', async () => {
    const bodies = Object.entries(FILES).map(([path, body]) => [`/${path}`, () => ({ body })]);
    await using service = await startService(Object.fromEntries(bodies));

    const root = await loadDescription({ source: `${service.url}/api/openapi.yaml`, folder: '/nowhere' });

    const { text } = scaffoldOf(root);
    for (const line of SDL) expect(text).toContain(line);
    expect(service.calls.length).toBe(4);
  });

  it('is fetched from where it has moved to', async () => {
    await using service = await startService({
      '/latest': () => ({ status: 302, headers: { location: '/v2/openapi.json' } }),
      '/v2/openapi.json': { openapi: '3.1.0', paths: {} },
    });

    const root = await loadDescription({ source: `${service.url}/latest`, folder: '/nowhere' });

    expect(root).toEqual({ openapi: '3.1.0', paths: {} });
    expect(service.calls).toEqual(['GET /latest', 'GET /v2/openapi.json']);
  });

  it.each(['http://127.0.0.1:9/pet.json', 'file:///etc/hosts', '/etc/hosts', '//127.0.0.1/etc/hosts'])(
    'is not read from %s, which is another place',
    async ($ref) => {
      const schema = JSON.stringify({ $ref });
      await using folder = await folderWith({
        'openapi.json': `{ "openapi": "3.1.0", "paths": { "/p": { "get": { "responses": { "200": { "content": { "application/json": { "schema": ${schema} } } } } } } } }`,
      });

      const { text, leftOut } = scaffoldOf(await loadDescription({ source: 'openapi.json', folder: folder.path }));

      expect(text).toContain('p: JSON @rest');
      expect(leftOut).toEqual([{ operation: '', reason: `"${$ref}" leads nowhere; what refers to it is JSON` }]);
    },
  );

  it('says which one cannot be read', async () => {
    await using folder = await folderWith({ 'openapi.yaml': 'openapi: 3.1.0\npaths: { /a: { $ref: gone.yaml } }' });

    await expect(loadDescription({ source: 'openapi.yaml', folder: folder.path })).rejects.toThrow(
      'gone.yaml cannot be read (ENOENT)',
    );
  });
});

describe('a text', () => {
  it.each([
    ['JSON', '{ "openapi": "3.0.1" }'],
    ['YAML', 'openapi: 3.1.0\n'],
    ['YAML that begins like JSON', '{ openapi: 3.1.0 }'],
  ])('may be %s', (_, text) => {
    expect(parseDescription(text, 'api')).toHaveProperty('openapi');
  });

  it.each([
    [
      'Swagger',
      '{ "swagger": "2.0" }',
      'api is Swagger "2.0"; 3.0 and 3.1 are read: convert it first, for example with npx swagger2openapi',
    ],
    ['another version', 'openapi: 4.0.0', 'api is OpenAPI 4.0.0; 3.0 and 3.1 are read'],
    ['something else', '{ "data": [] }', 'api is not an OpenAPI document: it has no "openapi" version'],
    ['a page', '<!doctype html>\n<p>Hello</p>', 'api is not an OpenAPI document: it is neither a JSON object nor YAML'],
    ['nothing', '', 'api is not an OpenAPI document: it is neither a JSON object nor YAML'],
    ['a list', '[]', 'api is not an OpenAPI document: it is neither a JSON object nor YAML'],
    ['broken', '{ "openapi": "3.1.0",\n  "paths": {', 'api:2:13 is neither JSON nor YAML'],
    ['endless', 'openapi: 3.1.0\npaths: &all { /a: *all }', 'api is neither JSON nor YAML'],
  ])('that is %s is refused', (_, text, message) => {
    expect(() => parseDescription(text, 'api')).toThrow(new Error(message));
  });
});
