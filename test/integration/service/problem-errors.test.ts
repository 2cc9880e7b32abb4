import { expect, it } from 'vitest';
import { problemErrors } from '../../../src/service/problem-errors.ts';

const PROBLEM = 'application/problem+json; charset=utf-8';
const of = (headers: Record<string, string>, body: unknown = undefined) =>
  problemErrors('orders', {
    status: 400,
    headers,
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  });
const problem = (errors: unknown) => of({ 'content-type': PROBLEM }, { title: 'secret', errors });

it.each([
  [
    'passes fields and codes, nothing else',
    [{ field: 'qty', code: 'MIN', value: 'secret' }],
    [{ field: 'qty', code: 'MIN' }],
  ],
  [
    'skips what is not text',
    [{ field: 1, code: 'A' }, { field: 'a' }, null, 'x', { field: 'b', code: 'B' }],
    [{ field: 'b', code: 'B' }],
  ],
  [
    'skips texts of 200 characters',
    [
      { field: 'x'.repeat(200), code: 'A' },
      { field: 'a', code: 'x'.repeat(200) },
    ],
    undefined,
  ],
  ['takes texts of 199 characters', [{ field: 'x'.repeat(199), code: 'A' }], [{ field: 'x'.repeat(199), code: 'A' }]],
  ['takes no list for anything else', { field: 'a', code: 'A' }, undefined],
])('%s of a problem', (_, errors, passed) => {
  expect(problem(errors)).toEqual(passed);
});

it('passes at most 50 errors of a problem', () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ field: `f${i}`, code: 'A' }));

  expect(problem(many)).toEqual(many.slice(0, 50));
});

it.each([
  ['of another content type', of({ 'content-type': 'application/json' }, { errors: [{ field: 'a', code: 'A' }] })],
  ['that is no object', of({ 'content-type': PROBLEM }, 'text')],
  ['that is empty', of({ 'content-type': PROBLEM })],
])('passes no errors of a body %s', (_, errors) => {
  expect(errors).toBeUndefined();
});

it('passes no errors of a problem that is no JSON', () => {
  const answer = { status: 400, headers: { 'content-type': PROBLEM }, body: Buffer.from('<html>') };

  expect(problemErrors('orders', answer)).toBeUndefined();
});
