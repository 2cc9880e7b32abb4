import { expect, it } from 'vitest';

import { startGateway } from '../../support/start-gateway.ts';
import { startService } from '../../support/start-service.ts';

it.each([
  ['its own time, where that is shorter', '2s', '10s', 2_000],
  ["the request's, where that is shorter", '9s', '3s', 3_000],
])('tells a service by when it must answer: %s', async (_, timeout, requestTimeout, expectedMs) => {
  await using shop = await startService({ '/box': { id: 1 } });
  await using gateway = await startGateway({
    files: {
      'schemas/services/shop.graphql': `
        extend schema @service(url: "{$env.SHOP}", timeout: "${timeout}", forward: ["x-request-deadline"])
        extend type Query { box: Box @rest(GET: "/box") }
        type Box { id: ID }`,
      'schemas/app.graphql': 'type Query { box: Box } type Box { id: ID }',
    },
    environment: { SHOP: shop.url },
    settings: { limits: { requestTimeout } },
  });
  const before = Date.now();

  await gateway.query('app', '{ box { id } }', { headers: { 'x-request-deadline': '1' } });

  const told = Number(shop.requests[0]?.headers['x-request-deadline']);
  expect(told).toBeGreaterThanOrEqual(before + expectedMs);
  expect(told).toBeLessThanOrEqual(Date.now() + expectedMs);
});
