import { expect, it } from 'vitest';
import { type RatedField, rateIdentity } from '../../../src/limit/rate-identity.ts';

const call: RatedField = {
  client: 'web',
  type: 'Mutation',
  field: 'signIn',
  caller: 'ip 192.0.2.1',
  args: { input: { email: 'ada@example.com', tags: { a: 1, b: [2] } }, code: '1' },
  identityArgs: ['input.email', 'code'],
};

it.each([
  ['another client', { client: 'mobile' }],
  ['another type', { type: 'Query' }],
  ['another field', { field: 'signUp' }],
  ['another caller', { caller: 'ip 192.0.2.2' }],
  ['another value below an argument', { args: { ...call.args, input: { email: 'bob@example.com' } } }],
  ['another kind of value', { args: { ...call.args, code: 1 } }],
  ['no value', { args: {} }],
  ['values that run into each other', { args: { input: { email: 'ada@example.com","1' }, code: undefined } }],
])('counts apart what has %s', (_, change) => {
  expect(rateIdentity({ ...call, ...change })).not.toBe(rateIdentity(call));
});

it.each([
  ['differ in other arguments', { args: { ...call.args, password: 'x' } }, {}],
  [
    'write the members of an object in another order',
    { identityArgs: ['input'] },
    { identityArgs: ['input'], args: { input: { tags: { b: [2], a: 1 }, email: 'ada@example.com' } } },
  ],
  ['lack a value or send null', { args: {} }, { args: { input: { email: null }, code: null } }],
  ['name what objects inherit', { identityArgs: ['__proto__.x'] }, { identityArgs: ['constructor'] }],
])('counts together calls that %s', (_, one, other) => {
  expect(rateIdentity({ ...call, ...one })).toBe(rateIdentity({ ...call, ...other }));
});

it('reads values that JSON does not know', () => {
  const id = 2n ** 64n;

  expect(rateIdentity({ ...call, args: { id }, identityArgs: ['id'] })).toContain('18446744073709551616');
});
