import { describe, expect, it } from 'vitest';

import { chooseOperations, UnknownOperation } from '../../../src/openapi/choose-operations.ts';
import { operationsOf } from '../../../src/openapi/operations.ts';
import { otherAddress, serverUrl, serviceAddress } from '../../../src/openapi/service-address.ts';
import { unsentCredentials } from '../../../src/openapi/unsent-credentials.ts';
import { answers, description } from '../../support/scaffold-of.ts';

const operation = (operationId?: string) => ({ ...(operationId && { operationId }), ...answers({}) });
const PETS = operationsOf(
  description({
    '/pets': { get: operation('listPets'), post: operation('addPet'), head: operation('pets'), summary: 'Pets' },
    '/pets/{id}': { get: operation(), delete: operation('removePet') },
  }),
);

describe('operations', () => {
  it('are the methods that ask for data', () => {
    expect(PETS.map(({ label }) => label)).toEqual(['GET /pets', 'POST /pets', 'GET /pets/{id}', 'DELETE /pets/{id}']);
  });

  it('are all that change nothing when none is named', () => {
    expect([...chooseOperations(PETS, [])]).toEqual(['GET /pets', 'GET /pets/{id}']);
  });

  it('are named by id, or by method and path', () => {
    expect([...chooseOperations(PETS, ['addPet', 'get /pets/{id}'])]).toEqual(['POST /pets', 'GET /pets/{id}']);
  });

  it('that nobody knows are refused with the nearest name', () => {
    expect(() => chooseOperations(PETS, ['listPet'])).toThrow(
      new UnknownOperation('there is no operation "listPet"; did you mean "listPets"?'),
    );
  });
});

describe('an address', () => {
  it.each([
    ['pets', 'https://pets.example.com/v1/', '{$env.PETS_URL}/v1', 'https://pets.example.com'],
    ['pet-store', 'http://127.0.0.1:4000', '{$env.PET_STORE_URL}', 'http://127.0.0.1:4000'],
    ['pets', '/v1', '{$env.PETS_URL}/v1', undefined],
    ['pets', '/{$env.SECRET}', '{$env.PETS_URL}/%7B$env.SECRET%7D', undefined],
  ])('of %s at %s has its origin in a variable', (service, known, url, origin) => {
    expect(serviceAddress(service, known)).toMatchObject({ url, origin });
  });

  it.each<[object[], string, string]>([
    [[{ url: 'https://pets.example.com/v1' }, { url: 'https://b' }], 'pets.yaml', 'https://pets.example.com/v1'],
    [[{ url: '/v1' }], 'https://pets.example.com/docs/openapi.json', 'https://pets.example.com/v1'],
    [[{ url: '/v1' }], 'pets.yaml', '/v1'],
    [[], 'https://pets.example.com/openapi.json', 'https://pets.example.com/'],
    [
      [{ url: 'https://{region}.example.com', variables: { region: { default: 'eu' } } }],
      'a',
      'https://eu.example.com',
    ],
  ])('is the first of %j', (servers, source, url) => {
    expect(serverUrl(servers, source)).toBe(url);
  });

  it('of an operation may be another one', () => {
    const root = { ...description({}), servers: [{ url: 'https://pets.example.com/v1/' }] };

    expect(otherAddress(root, 'pets.yaml', [])).toBeUndefined();
    expect(otherAddress(root, 'pets.yaml', [{ url: 'https://pets.example.com/v1' }])).toBeUndefined();
    expect(otherAddress(root, 'pets.yaml', [{ url: 'https://uploads.example.com' }])).toBe(
      'https://uploads.example.com',
    );
  });
});

describe('credentials', () => {
  const clausesFor = (scheme: object) => {
    const root = description({ '/pets': { get: { ...operation(), security: [{ it: [] }] } } });
    const components = { securitySchemes: { it: scheme } };
    return unsentCredentials({ ...root, components }, operationsOf(root), 'pets');
  };

  it.each([
    [{ type: 'apiKey', in: 'header', name: 'X-Key' }, '{ name: "x-key", value: "{$env.PETS_KEY}" }'],
    [{ type: 'apiKey', in: 'query', name: 'key' }, 'the API key "key" of its query'],
    [{ type: 'http', scheme: 'basic' }, '{ name: "authorization", value: "{$env.PETS_KEY}" }'],
    [{ type: 'http', scheme: 'bearer' }, 'forward: ["authorization"]'],
    [{ type: 'oauth2', flows: {} }, 'clientCredentials'],
  ])('%j are told of', (scheme, hint) => {
    expect(clausesFor(scheme)).toEqual([expect.stringContaining(hint)]);
  });

  it('that only operations need which are not wanted are not told of', () => {
    const root = {
      ...description({}),
      components: { securitySchemes: { it: { type: 'oauth2' } } },
      security: [{ it: [] }],
    };

    expect(unsentCredentials(root, [], 'pets')).toEqual([]);
  });
});
