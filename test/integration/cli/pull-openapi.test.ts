import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { startGateway } from '../../support/start-gateway.ts';
import { startService } from '../../support/start-service.ts';
import { rootWith, runFacet } from './run-facet.ts';

const json = (schema: unknown) => ({ description: 'OK', content: { 'application/json': { schema } } });
const pet = { $ref: '#/components/schemas/pet' };
const petId = { name: 'pet_id', in: 'path', required: true, schema: { type: 'integer' } };
const limit = { name: 'limit', in: 'query', schema: { type: 'integer', default: 20 } };

const API = {
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: '/v1' }],
  security: [{ key: [] }],
  paths: {
    '/pets': {
      get: {
        operationId: 'list_pets',
        description: 'All pets.',
        parameters: [limit, { name: 'tag', in: 'query', schema: { type: 'array', items: { type: 'string' } } }],
        responses: { 200: json({ type: 'array', items: pet }) },
      },
      post: {
        operationId: 'add_pet',
        requestBody: { required: true, content: { 'application/json': { schema: pet } } },
        responses: { 201: json(pet) },
      },
    },
    '/pets/{pet_id}': {
      get: { parameters: [petId], responses: { 200: json(pet) } },
      delete: { operationId: 'remove_pet', parameters: [petId], responses: { 204: { description: 'Gone' } } },
    },
    '/photos': {
      get: { operationId: 'photo', responses: { 200: { description: 'OK', content: { 'image/png': {} } } } },
    },
  },
  components: {
    schemas: {
      pet: {
        type: 'object',
        required: ['id', 'pet_name', 'state'],
        properties: {
          id: { type: 'integer', readOnly: true },
          pet_name: { type: 'string' },
          state: { type: 'string', enum: ['for-sale', 'sold'] },
          born: { type: 'string', format: 'date' },
          traits: { type: 'object' },
        },
      },
    },
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
  },
};

const ALL_GETS = `# A first draft, made from pets.json. It is yours now: facet pull does not touch it again.
extend schema @service(url: "{$env.PETS_URL}/v1")

extend type Query {
  """All pets."""
  listPets(limit: Int = 20, tag: [String!]): [Pet!]!
    @rest(GET: "/pets?limit={$args.limit}&tag={$args.tag}")
    @listSize(slicingArguments: ["limit"])
  petsByPetId(petId: ID!): Pet @rest(GET: "/pets/{$args.petId}")
}

type Pet {
  id: ID!
  petName: String! @from(field: "pet_name")
  state: PetState!
  born: Date
  traits: JSON
}

enum PetState {
  FOR_SALE @from(value: "for-sale")
  SOLD @from(value: "sold")
}

scalar Date @specifiedBy(url: "https://scalars.graphql.org/andimarek/local-date")

scalar JSON
`;

const SERVICE = 'schemas/services/pets.graphql';
const SNAPSHOT = 'schemas/remote/pets.openapi.json';
const textOf = (root: string, path: string): Promise<string> => readFile(join(root, path), 'utf8');
const rootOf = (api: object, more: Readonly<Record<string, string>> = {}) =>
  rootWith({ 'pets.json': JSON.stringify(api), ...more });
const pull = (root: string, args: readonly string[] = []) => runFacet(['pull', 'pets', '--root', root, ...args]);
const pullFile = (root: string, args: readonly string[] = []) =>
  pull(root, ['--openapi', join(root, 'pets.json'), ...args]);

describe('facet pull --openapi', () => {
  it('writes a snapshot and a service file, and tells what is not in it', async () => {
    await using root = await rootOf(API);

    const { code, stdout } = await pullFile(root.path);

    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `schemas/remote/pets.openapi.json written
schemas/services/pets.graphql written, 2 of 5 operations
left out: GET /photos: it answers image/png, not JSON
left out: 2 that write; choose with --operation add_pet
not sent: the API key: add headers: [{ name: "x-key", value: "{$env.PETS_KEY}" }] to @service
Next: set PETS_URL to where it is, and run facet check
`,
    });
    expect(await textOf(root.path, SERVICE)).toBe(ALL_GETS);
    const {
      openapi,
      'x-facet-source': source,
      ...rest
    } = JSON.parse(await textOf(root.path, SNAPSHOT)) as typeof API & {
      readonly 'x-facet-source': string;
    };
    expect({ openapi, ...rest }).toEqual(API);
    expect(source).toBe('pets.json');
    expect(await runFacet(['check', '--root', root.path])).toMatchObject({ code: 0, stdout: 'No problems.\n' });
  });

  it('makes fields that a gateway serves, reads and writes alike', async () => {
    await using service = await startService({
      '/openapi.json': API,
      '/v1/pets': ({ method, body }: { readonly method: string; readonly body: unknown }) => ({
        body: method === 'POST' ? { id: 9, ...(body as object) } : [{ id: 7, pet_name: 'Rex', state: 'for-sale' }],
      }),
      '/v1/pets/7': { id: 7, pet_name: 'Rex', state: 'sold', born: '2020-02-02', traits: { brave: true } },
    });
    await using root = await rootWith({
      'schemas/tv.graphql': `type Query { pets: [Pet!] @from(query: "listPets(tag: [\\"a\\", \\"b\\"])") petsByPetId(petId: ID!): Pet }
type Mutation { addPet(input: PetInput!): Pet }
type Pet { id: ID! petName: String! state: PetState! born: Date traits: JSON }`,
    });
    const names = ['list_pets', 'GET /pets/{pet_id}', 'add_pet', 'remove_pet'];

    const { code, stdout } = await pull(root.path, [
      ...['--openapi', `${service.url}/openapi.json`],
      ...names.flatMap((name) => ['--operation', name]),
    ]);

    expect(code).toBe(0);
    expect(stdout).toContain(`4 of 5 operations\n`);
    expect(stdout).toContain(`Next: set PETS_URL=${service.url}, and run facet check\n`);
    service.forget();
    const files = ['schemas/tv.graphql', SERVICE].map(async (path) => [path, await textOf(root.path, path)] as const);
    await using gateway = await startGateway({
      files: Object.fromEntries(await Promise.all(files)),
      environment: { PETS_URL: service.url },
    });
    const read = await gateway.query('tv', '{ pets { id petName state } petsByPetId(petId: 7) { state born traits } }');
    expect(read.body).toEqual({
      data: {
        pets: [{ id: '7', petName: 'Rex', state: 'FOR_SALE' }],
        petsByPetId: { state: 'SOLD', born: '2020-02-02', traits: { brave: true } },
      },
    });
    const add = 'mutation { addPet(input: { petName: "Ida", state: FOR_SALE }) { id petName state } }';
    expect((await gateway.query('tv', add)).body).toEqual({
      data: { addPet: { id: '9', petName: 'Ida', state: 'FOR_SALE' } },
    });
    expect([...service.calls].sort()).toEqual(['GET /v1/pets/7', 'GET /v1/pets?limit=20&tag=a&tag=b', 'POST /v1/pets']);
    expect(service.requests.at(-1)?.body).toEqual({ pet_name: 'Ida', state: 'for-sale' });
  });

  it('gives other names to what other services have', async () => {
    await using root = await rootOf(API, {
      'schemas/services/zoo.graphql': `extend schema @service(url: "http://127.0.0.1:9")
extend type Query { listPets: [Pet!]! @rest(GET: "/pets") @listSize(assumedSize: 9) }
type Pet { id: ID! }
scalar Date`,
    });

    await pullFile(root.path);

    const text = await textOf(root.path, SERVICE);
    expect(text).toContain('petsListPets(limit: Int = 20, tag: [String!]): [PetsPet!]!');
    expect(text).toContain('scalar Date @specifiedBy');
    expect(await runFacet(['check', '--root', root.path])).toMatchObject({ code: 0, stdout: 'No problems.\n' });
  });

  it('says where the service is instead of its description', async () => {
    await using root = await rootOf({ ...API, servers: [{ url: 'https://pets.example.com/v1' }] });

    const { stdout } = await pullFile(root.path, ['--url', 'http://127.0.0.1:4010/mock']);

    expect(await textOf(root.path, SERVICE)).toContain('@service(url: "{$env.PETS_URL}/mock")');
    expect(stdout).toContain('Next: set PETS_URL=http://127.0.0.1:4010, and run facet check\n');
  });

  it('refreshes the snapshot from where it came, tells what has changed, and keeps the file', async () => {
    await using service = await startService({ '/openapi.json': API });
    await using root = await rootWith({});
    await pull(root.path, ['--openapi', `${service.url}/openapi.json`]);
    const file = await textOf(root.path, SERVICE);
    service.route('/openapi.json', CHANGED);

    const { code, stdout } = await pull(root.path);

    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `schemas/remote/pets.openapi.json refreshed, 6 changes
  DELETE /pets/{pet_id} was removed
  GET /owners was added
  field Pet.born was removed
  field Pet.tag was added
  an optional field PetInput.tag was added
  field PetInput.born was removed
schemas/services/pets.graphql kept
`,
    });
    expect(await textOf(root.path, SERVICE)).toBe(file);
    expect(await textOf(root.path, SNAPSHOT)).toContain('"/owners"');
    expect((await pull(root.path)).stdout).toContain('refreshed, nothing has changed\n');
  });

  it.each<[string, unknown, string]>([
    [
      'Swagger',
      { swagger: '2.0' },
      'is Swagger "2.0"; 3.0 and 3.1 are read: convert it first, for example with npx swagger2openapi',
    ],
    ['no description', { data: [] }, 'is not an OpenAPI document: it has no "openapi" version'],
    ['no JSON', () => ({ body: '<p>{</p>' }), 'is not an OpenAPI document: it is neither a JSON object nor YAML'],
    ['nothing', undefined, 'cannot be read: the answer is 404'],
  ])('says that there is %s, and writes nothing', async (_, answer, reason) => {
    await using service = await startService(answer === undefined ? {} : { '/openapi.json': answer });
    await using root = await rootWith({});

    const { code, stderr } = await pull(root.path, ['--openapi', `${service.url}/openapi.json`]);

    expect({ code, stderr }).toEqual({ code: 1, stderr: `facet: ${service.url}/openapi.json ${reason}\n` });
    await expect(textOf(root.path, SNAPSHOT)).rejects.toThrow('ENOENT');
  });

  it.each([
    [
      'nobody listens',
      'http://127.0.0.1:9/openapi.json',
      'http://127.0.0.1:9/openapi.json cannot be reached (ECONNREFUSED)',
    ],
    [
      'a password is in the URL',
      'http://a:secret@127.0.0.1:9/',
      'http://127.0.0.1:9/ is no URL that can be fetched; a URL cannot hold credentials',
    ],
  ])('says that %s', async (_, source, reason) => {
    await using root = await rootWith({});

    const { code, stderr } = await pull(root.path, ['--openapi', source]);

    expect({ code, stderr }).toEqual({ code: 1, stderr: `facet: ${reason}\n` });
  });

  it('says that the file is not there', async () => {
    await using root = await rootWith({});

    const { code, stderr } = await pullFile(root.path);

    expect({ code, stderr }).toEqual({ code: 1, stderr: 'facet: pets.json cannot be read (ENOENT)\n' });
  });

  it('refuses an operation that the description does not have, and writes nothing', async () => {
    await using root = await rootOf(API);

    const { code, stderr } = await pullFile(root.path, ['--operation', 'listpets']);

    expect(code).toBe(2);
    expect(stderr).toBe('facet: --operation: there is no operation "listpets"; did you mean "list_pets"?\n');
    await expect(textOf(root.path, SNAPSHOT)).rejects.toThrow('ENOENT');
  });

  it.each(['--operation', '--url'])('refuses %s for a file that is there', async (option) => {
    await using root = await rootOf(API, { [SERVICE]: 'extend schema @service(url: "http://127.0.0.1:9")' });

    const { code, stderr } = await pullFile(root.path, [option, 'http://127.0.0.1:9']);

    expect(code).toBe(2);
    expect(stderr).toBe(
      `facet: ${option} is for a new service; schemas/services/pets.graphql is there already, and is not overwritten\n`,
    );
  });

  it('refuses a GraphQL service', async () => {
    await using root = await rootOf(API, {
      [SERVICE]: 'extend schema @service(kind: GRAPHQL, url: "http://127.0.0.1:9")',
      'schemas/remote/pets.graphql': 'type Query { a: Int }',
    });

    const { code, stderr } = await pullFile(root.path);

    expect(code).toBe(2);
    expect(stderr).toBe('facet: "pets" is a GraphQL service; it describes itself, without --openapi\n');
  });
});

describe('facet check --live of a REST service', () => {
  const live = (root: string) => runFacet(['check', '--live', '--root', root]);

  it('warns where the operations that its file calls are described otherwise', async () => {
    await using root = await rootOf(API);
    await pullFile(root.path);
    await using later = await rootOf(CHANGED, {
      [SERVICE]: `${await textOf(root.path, SERVICE)}
extend type Mutation { removePet(id: ID!): JSON @rest(DELETE: "/pets/{$args.id}") }`,
      [SNAPSHOT]: await textOf(root.path, SNAPSHOT),
    });

    const { code, stdout } = await live(later.path);

    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.includes('REMOTE_DRIFT'))).toEqual([
      `${SERVICE}:6:3 REMOTE_DRIFT "pets" differs now: GET /pets: field Pet.born was removed`,
      `${SERVICE}:6:3 REMOTE_DRIFT "pets" differs now: GET /pets: field Pet.tag was added`,
      `${SERVICE}:29:24 REMOTE_DRIFT "pets" differs now: DELETE /pets/{pet_id} was removed`,
    ]);
  });

  it('finds nothing when the description is as it was, or what has changed is not called', async () => {
    await using root = await rootOf(API);
    await pullFile(root.path, ['--operation', 'photo', '--operation', 'add_pet']);
    const changed = { ...API, paths: { ...API.paths, '/photos': {} } };
    await using later = await rootOf(changed, {
      [SERVICE]: await textOf(root.path, SERVICE),
      [SNAPSHOT]: await textOf(root.path, SNAPSHOT),
    });

    expect((await live(root.path)).stdout).toBe('No problems.\n');
    expect((await live(later.path)).stdout).toBe('No problems.\n');
  });

  it('says that the description cannot be read', async () => {
    await using root = await rootWith({
      [SERVICE]: 'extend schema @service(url: "http://127.0.0.1:9")',
      [SNAPSHOT]: JSON.stringify({ ...API, 'x-facet-source': 'http://127.0.0.1:9/openapi.json' }),
    });

    const { code, stdout } = await live(root.path);

    expect(code).toBe(0);
    expect(stdout).toContain(
      `${SERVICE}:1:29 REMOTE_DRIFT "pets" cannot be compared: http://127.0.0.1:9/openapi.json cannot be reached (ECONNREFUSED)`,
    );
  });

  it('passes over a snapshot that does not say where it came from', async () => {
    await using root = await rootWith({
      [SERVICE]: 'extend schema @service(url: "http://127.0.0.1:9")',
      [SNAPSHOT]: JSON.stringify(API),
    });

    expect(await live(root.path)).toMatchObject({ code: 0, stdout: 'No problems.\n' });
  });
});

/** The description a year later. */
const CHANGED = {
  ...API,
  paths: {
    ...API.paths,
    '/pets/{pet_id}': { get: API.paths['/pets/{pet_id}'].get },
    '/owners': { get: { operationId: 'owners', responses: { 200: json({ type: 'string' }) } } },
  },
  components: {
    ...API.components,
    schemas: {
      pet: {
        ...API.components.schemas.pet,
        properties: { ...API.components.schemas.pet.properties, born: undefined, tag: { type: 'string' } },
      },
    },
  },
};
