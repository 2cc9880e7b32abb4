import { expect, it } from 'vitest';

import { camelCase, enumCase, pascalCase, variableCase } from '../../../src/openapi/names.ts';
import { UniqueNames } from '../../../src/openapi/unique-names.ts';

it.each([
  ['petId', 'petId'],
  ['pet_id', 'petId'],
  ['page[size]', 'pageSize'],
  ['repos/list-for-org', 'reposListForOrg'],
  ['HTMLUrl', 'htmlUrl'],
  ['ID', 'id'],
  ['X-Request-ID', 'xRequestID'],
  ['_links', 'links'],
  ['__proto__', 'proto'],
  ['2fa', '_2fa'],
  ['größe', 'groE'],
  ['crème_brûlée', 'cremeBrulee'],
  ['+1', '_1'],
  ['', 'unnamed'],
  ['日本', 'unnamed'],
])('%s is the field %s', (text, name) => {
  expect(camelCase(text)).toBe(name);
});

it.each([
  ['Pet', 'Pet'],
  ['full-repository', 'FullRepository'],
  ['api.v1.Pet', 'ApiV1Pet'],
  ['APIKey', 'APIKey'],
  ['USER_ROLE', 'UserRole'],
  ['Page«Pet»', 'PagePet'],
  ['3d', '_3d'],
  ['%', 'Unnamed'],
])('%s is the type %s', (text, name) => {
  expect(pascalCase(text)).toBe(name);
});

it.each([
  ['SOLD', 'SOLD'],
  ['sold', 'SOLD'],
  ['in-progress', 'IN_PROGRESS'],
  ['inProgress', 'IN_PROGRESS'],
  ['+1', 'PLUS_1'],
  ['-1', 'MINUS_1'],
  ['2fa', '_2FA'],
  ['true', 'TRUE'],
  ['', 'EMPTY'],
  ['*', undefined],
])('%s is the value %s', (text, name) => {
  expect(enumCase(text)).toBe(name);
});

it('names an environment variable', () => {
  expect(variableCase('pet-store')).toBe('PET_STORE');
});

it('gives each name once: the first that is free, then numbers', () => {
  const names = new UniqueNames(['Query']);

  expect(names.take('Pet')).toBe('Pet');
  expect(names.take('Pet', 'ShopPet')).toBe('ShopPet');
  expect(names.take('Pet', 'ShopPet')).toBe('ShopPet2');
  expect(names.take('Query')).toBe('Query2');
});
