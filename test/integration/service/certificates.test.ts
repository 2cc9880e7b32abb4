import { describe, expect, it } from 'vitest';

import { CERTIFICATE as cert, PRIVATE_KEY as key } from '../../support/self-signed.ts';
import { LANES, startGateway } from '../../support/start-gateway.ts';
import { startService } from '../../support/start-service.ts';
import { startSocketService } from '../../support/start-socket-service.ts';
import { subscribe } from '../../support/subscribe.ts';

const SDL = 'type Query { a: Int } type Subscription { ticked: Int }';

const FILES = {
  'schemas/services/news.graphql': `
    extend schema @service(url: "{$env.NEWS_URL}", timeout: "1m")
    extend type Query { headline: String @rest(GET: "/headline", select: "text") }`,
  'schemas/services/catalog.graphql': `
    extend schema @service(kind: GRAPHQL, url: "{$env.NEWS_URL}", subscriptionUrl: "{$env.CATALOG_URL}/graphql", timeout: "1m")`,
  'schemas/remote/catalog.graphql': SDL,
  'schemas/web.graphql': 'type Query { headline: String }\ntype Subscription { ticked: Int }',
  'secrets/ca.pem': cert,
};

async function* ticks() {
  yield await Promise.resolve(1);
}

describe.each(LANES)('a service with a certificate of its own, on the $lane', ({ jsonLane }) => {
  const tls = { ca: 'secrets/ca.pem' };

  it.each([
    ['is trusted by the certificates that the settings name', { news: { tls } }, { headline: 'Rain' }],
    ['is not trusted without them', {}, { headline: null }],
    ['is not trusted by those of another service', { catalog: { tls } }, { headline: null }],
  ])('%s', async (_, services, data) => {
    await using news = await startService({ '/headline': { text: 'Rain' } }, { tls: { cert, key } });
    await using gateway = await startGateway({
      files: FILES,
      environment: { NEWS_URL: news.url, CATALOG_URL: 'ws://127.0.0.1:1' },
      settings: { services },
      jsonLane,
    });

    const { body } = await gateway.query('web', '{ headline }');

    expect(body.data).toEqual(data);
    expect(body.errors?.map(({ extensions }) => extensions['code'])).toEqual(
      data.headline === null ? ['UPSTREAM_UNAVAILABLE'] : undefined,
    );
  });

  it('is trusted over WebSockets as well', async () => {
    await using catalog = await startSocketService(SDL, ticks, { tls: { cert, key } });
    await using gateway = await startGateway({
      files: FILES,
      environment: { NEWS_URL: 'http://127.0.0.1:1', CATALOG_URL: catalog.url },
      settings: { services: { catalog: { tls } } },
      jsonLane,
    });

    await using subscription = await subscribe(gateway, 'web', 'subscription { ticked }');

    expect((await subscription.next())?.result).toEqual({ data: { ticked: 1 } });
  });
});
