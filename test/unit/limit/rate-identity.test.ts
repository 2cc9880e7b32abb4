import { expect, it } from 'vitest';

import { rateIdentity } from '../../../src/limit/rate-identity.ts';

const NAME = 'web Mutation.signIn';
const CALLER = 'ip 192.0.2.1';

it.each([
  ['another field', rateIdentity('web Mutation.signUp', CALLER, ['ada'])],
  ['another caller', rateIdentity(NAME, 'ip 192.0.2.2', ['ada'])],
  ['another value', rateIdentity(NAME, CALLER, ['bob'])],
  ['another kind of value', rateIdentity(NAME, CALLER, [1])],
  ['no value', rateIdentity(NAME, CALLER, [undefined])],
  ['values that run into each other', rateIdentity(NAME, CALLER, ['ada","1'])],
])('counts apart what has %s', (_, other) => {
  expect(other).not.toBe(rateIdentity(NAME, CALLER, ['ada']));
});

it.each([
  ['write the members of an object in another order', [{ a: 1, b: { c: 2, d: 3 } }], [{ b: { d: 3, c: 2 }, a: 1 }]],
  ['lack a value or send null', [undefined], [null]],
])('counts together calls that %s', (_, one, other) => {
  expect(rateIdentity(NAME, CALLER, one)).toBe(rateIdentity(NAME, CALLER, other));
});

it('reads values that JSON does not know', () => {
  expect(rateIdentity(NAME, CALLER, [2n ** 64n])).toContain('18446744073709551616');
});
