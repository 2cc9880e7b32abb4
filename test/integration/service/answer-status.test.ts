import { afterEach, expect, it, vi } from 'vitest';
import { statusError } from '../../../src/service/answer-status.ts';
import { client, request, startServer } from './support.ts';

const PROBLEM = 'application/problem+json; charset=utf-8';
const of = (status: number, headers: Record<string, string> = {}, body: unknown = undefined) =>
  statusError('orders', { status, headers, body: Buffer.from(body === undefined ? '' : JSON.stringify(body)) });
const problem = (errors: unknown) => of(422, { 'content-type': PROBLEM }, { title: 'secret', errors });

afterEach(() => {
  vi.useRealTimers();
});

it.each([200, 201, 204, 206])('sees no failure in %i', (status) => {
  expect(of(status)).toBeUndefined();
});

it.each([
  [400, 'BAD_USER_INPUT'],
  [422, 'BAD_USER_INPUT'],
  [401, 'UPSTREAM_UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [409, 'CONFLICT'],
  [429, 'UPSTREAM_RATE_LIMITED'],
  [405, 'UPSTREAM_ERROR'],
  [418, 'UPSTREAM_ERROR'],
  [500, 'UPSTREAM_ERROR'],
  [503, 'UPSTREAM_ERROR'],
  [301, 'UPSTREAM_BAD_RESPONSE'],
  [304, 'UPSTREAM_BAD_RESPONSE'],
  [101, 'UPSTREAM_BAD_RESPONSE'],
  [600, 'UPSTREAM_BAD_RESPONSE'],
] as const)('calls %i %s', (status, code) => {
  expect(of(status)).toMatchObject({ code, extensions: { code, service: 'orders', status } });
});

it.each([
  ['seconds', '120', 120],
  ['a date to come', 'Fri, 02 Jan 2026 00:00:30 GMT', 30],
  ['a date gone by', 'Thu, 01 Jan 2026 00:00:00 GMT', 0],
  ['part of a second', '1.5', undefined],
  ['a negative number', '-1', undefined],
  ['two numbers', '1, 2', undefined],
  ['an impossible date', 'Fri, 99 Foo 2026 00:00:30 GMT', undefined],
  ['an endless number', '9'.repeat(400), undefined],
])('reads Retry-After given as %s', (_, value, seconds) => {
  vi.useFakeTimers({ now: Date.parse('2026-01-02T00:00:00Z') });

  expect(of(429, { 'retry-after': value })?.extensions['retryAfter']).toBe(seconds);
});

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
  expect(problem(errors)?.extensions['errors']).toEqual(passed);
});

it('passes at most 50 errors of a problem', () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ field: `f${i}`, code: 'A' }));

  expect(problem(many)?.extensions['errors']).toEqual(many.slice(0, 50));
});

it.each([
  ['of another content type', of(400, { 'content-type': 'application/json' }, { errors: [{ field: 'a', code: 'A' }] })],
  ['that is no object', of(400, { 'content-type': PROBLEM }, 'text')],
  ['that is empty', of(400, { 'content-type': PROBLEM })],
  ['with another status', of(500, { 'content-type': PROBLEM }, { errors: [{ field: 'a', code: 'A' }] })],
])('passes no errors of a body %s', (_, error) => {
  expect(error?.extensions).not.toHaveProperty('errors');
});

it('passes no errors of a problem that is no JSON', () => {
  const answer = { status: 400, headers: { 'content-type': PROBLEM }, body: Buffer.from('<html>') };

  expect(statusError('orders', answer)).toMatchObject({ code: 'BAD_USER_INPUT' });
});

it('judges the answer of a real service, and repeats none of its text', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(429, { 'Retry-After': '7', 'X-Internal': 'secret' }).end('secret');
  });
  await using orders = client([server.origin]);

  const error = statusError('orders', await orders.call(request()));

  expect(JSON.parse(JSON.stringify(error))).toEqual({
    message: 'Service "orders" asks to slow down.',
    extensions: { code: 'UPSTREAM_RATE_LIMITED', service: 'orders', status: 429, retryAfter: 7 },
  });
});
