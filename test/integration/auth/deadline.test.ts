import { expect, it } from 'vitest';

import { startIssuer } from '../../../demo/issuer.ts';
import { LANES, startGateway } from '../../support/start-gateway.ts';
import { startService } from '../../support/start-service.ts';

const FILES = {
  'schemas/services/shop.graphql':
    'extend schema @service(url: "{$env.SHOP}")\nextend type Query { motto: String @rest(GET: "/motto") }',
  'schemas/web.graphql': 'type Query { motto: String }',
};

it.each(LANES)('a request has one time, keys of its issuer included, $lane', async ({ jsonLane }) => {
  const { issuer, server } = await startIssuer();
  const token = await issuer.issueToken({ sub: '1' });
  await using silent = await startService({ '*': () => new Promise<never>(() => undefined) });
  await using shop = await startService({ '/motto': 'Onward' });
  await using gateway = await startGateway({
    files: FILES,
    jsonLane,
    environment: { SHOP: shop.url },
    settings: {
      auth: { jwt: [{ issuer: issuer.url, jwks: `${silent.url}/keys`, audience: issuer.audience }] },
      limits: { requestTimeout: '200ms' },
    },
  });
  await server.close();

  const { status, body } = await gateway.query('web', '{ motto }', { token });

  expect([status, body.errors?.[0]?.extensions['code']]).toEqual([504, 'DEADLINE_EXCEEDED']);
  expect(shop.requests).toEqual([]);
});
