import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';

import { LANES, startGateway, type TestGatewayOptions } from '../../support/start-gateway.ts';
import { type SeenRequest, startService } from '../../support/start-service.ts';

const times = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join(' ');

const FILES = {
  'schemas/services/pets.graphql': `extend schema @service(url: "{$env.PETS_URL}")
extend type Query { pet: Pet @rest(GET: "/pet") }
type Pet { name: String mate: Pet @from(query: "pet") }`,
  'schemas/wide.graphql': 'type Query { pet: Pet }\ntype Pet { name: String mate: Pet }',
  'schemas/plain.graphql': 'type Query { pet: Pet }\ntype Pet { name: String mate: Pet }',
  'clients/plain/names.graphql': `query Names @endpoint(GET: "/names") { ${times(60, (index) => `a${index}: pet { name @skip(if: false) }`)} }`,
};

const started = (options: TestGatewayOptions) =>
  startGateway({
    files: FILES,
    settings: {
      clients: { wide: { limits: { maxAliases: 60, maxRootFields: 60, maxDirectives: 60, maxTokens: 10_000 } } },
    },
    ...options,
  });

/** One more than is usual of everything. */
const LARGE = `{ ${times(51, (index) => `a${index}: pet { name @skip(if: false) }`)} }`;

describe.each(LANES)('$lane', ({ jsonLane }) => {
  it('holds a client to its own limits, and others to the usual ones', async () => {
    await using pets = await startService({ '/pet': { name: 'Rex' } });
    await using gateway = await started({ jsonLane, environment: { PETS_URL: pets.url } });

    const wide = await gateway.query('wide', LARGE);
    const plain = await gateway.query('plain', LARGE);

    expect(wide.body.errors).toBeUndefined();
    expect(plain.body.errors).toMatchObject([{ extensions: { code: 'ALIAS_LIMIT_EXCEEDED' } }]);
    expect(pets.requests).toHaveLength(1);
  });

  it('runs a stored operation whatever its size, by its id and as an endpoint', async () => {
    await using pets = await startService({ '/pet': { name: 'Rex' } });
    await using gateway = await started({ jsonLane, environment: { PETS_URL: pets.url } });

    const endpoint = await gateway.send('/plain/names');
    const text = await gateway.query('plain', FILES['clients/plain/names.graphql'].replace(/@endpoint\([^)]*\)/, ''));

    expect(endpoint.status).toBe(200);
    expect(text.body.errors).toMatchObject([{ extensions: { code: 'ALIAS_LIMIT_EXCEEDED' } }]);
  });

  it('answers the introspection of GraphiQL in development, and none that asks for much more', async () => {
    await using pets = await startService({});
    await using gateway = await started({ jsonLane, mode: 'dev', environment: { PETS_URL: pets.url } });
    const deep =
      'types { fields { name type { fields { name type { name kind } args { name description type { name kind } } } } } }';

    const usual = await gateway.query('plain', getIntrospectionQuery());
    const much = await gateway.query('plain', `{ ${times(40, (index) => `a${index}: __schema { ${deep} }`)} }`);

    expect(usual.body.errors).toBeUndefined();
    expect(usual.body.data).toHaveProperty('__schema');
    expect(much.body.errors).toMatchObject([{ extensions: { code: 'COST_LIMIT_EXCEEDED' } }]);
  });

  it('answers OVERLOADED when there is no room', async () => {
    const arrived = Promise.withResolvers<SeenRequest>();
    const released = Promise.withResolvers<void>();
    await using pets = await startService({
      '/pet': async (request: SeenRequest) => {
        arrived.resolve(request);
        await released.promise;
        return { body: { name: 'Rex' } };
      },
    });
    await using gateway = await started({
      jsonLane,
      environment: { PETS_URL: pets.url },
      settings: { limits: { maxInFlight: 1 } },
    });

    const first = gateway.query('plain', '{ pet { name } }');
    await arrived.promise;
    const second = await gateway.query('plain', '{ pet { name } }');
    released.resolve();

    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1']);
    expect(second.body.errors).toMatchObject([{ extensions: { code: 'OVERLOADED' } }]);
    expect((await first).body).toEqual({ data: { pet: { name: 'Rex' } } });
    expect(pets.requests).toHaveLength(1);
  });
});
