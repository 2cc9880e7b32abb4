import { expect, it } from 'vitest';
import { routeOf, splitTarget } from '../../../src/http/route.ts';

it.each([
  ['/web/graphql', { kind: 'graphql', client: 'web' }],
  ['/web/graphql/', { kind: 'graphql', client: 'web' }],
  ['/web/v2/graphql', { kind: 'graphql', client: 'web.v2' }],
  ['/my-App_2/graphql', { kind: 'graphql', client: 'my-App_2' }],
  ['/web/openapi.json', { kind: 'openapi', client: 'web' }],
  ['/web/v12/openapi.json', { kind: 'openapi', client: 'web.v12' }],
  ['/web/user-dashboard', { kind: 'endpoint', client: 'web', path: '/user-dashboard' }],
  ['/web/v2/orders/7', { kind: 'endpoint', client: 'web.v2', path: '/orders/7' }],
  ['/web/v2', { kind: 'endpoint', client: 'web', path: '/v2' }],
  ['/web/v2.1/a', { kind: 'endpoint', client: 'web', path: '/v2.1/a' }],
  ['/web/graphql/more', { kind: 'endpoint', client: 'web', path: '/graphql/more' }],
  ['/web/%', { kind: 'endpoint', client: 'web', path: '/%' }],
  ['/', { kind: 'none' }],
  ['', { kind: 'none' }],
  ['*', { kind: 'none' }],
  ['/web', { kind: 'none' }],
  ['/web/', { kind: 'none' }],
  ['/web.v2/graphql', { kind: 'none' }],
  ['/2web/graphql', { kind: 'none' }],
  ['//web/graphql', { kind: 'none' }],
  ['/w%65b/graphql', { kind: 'none' }],
])('leads %s to the right place', (pathname, route) => {
  expect(routeOf(pathname)).toEqual(route);
});

it.each([
  ['/a?b=c', { pathname: '/a', search: 'b=c' }],
  ['/a?b=?', { pathname: '/a', search: 'b=?' }],
  ['/a', { pathname: '/a', search: '' }],
  ['http://example.com:80/a?b', { pathname: '/a', search: 'b' }],
])('splits %s', (target, parts) => {
  expect(splitTarget(target)).toEqual(parts);
});
