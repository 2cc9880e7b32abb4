import { afterEach, expect, it, vi } from 'vitest';
import { statusError } from '../../../src/service/answer-status.ts';
import { client, request, startServer } from './support.ts';

const of = (status: number, headers: Record<string, string> = {}, body: unknown = undefined) =>
  statusError('orders', { status, headers, body: Buffer.from(body === undefined ? '' : JSON.stringify(body)) });

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
