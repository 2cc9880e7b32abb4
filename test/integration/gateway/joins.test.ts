import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type SeenAnswer, type TestGateway } from '../../support/start-gateway.ts';
import { startGraphQLService, type TestGraphQLService } from '../../support/start-graphql-service.ts';
import { itemsBy, type SeenRequest, startService, type TestService } from '../../support/start-service.ts';

const PEOPLE = Array.from({ length: 9 }, (_, index) => ({ person_id: index + 1, name: `Person ${index + 1}` }));

const PRODUCTS = ['p1', 'p2', 'p3', 'p4'].map((id, index) => ({ id, name: `Product ${id}`, sellerId: index + 1 }));

const REVIEWS = ['p1', 'p1', 'p2'].map((product, index) => ({ id: `r${index + 1}`, of: { product } }));

const CATALOG = `
  type Query { top: [Product!]! productsByIds(ids: [ID!]!): [Product] productById(id: ID!): Product }
  type Product { id: ID! name: String sellerId: ID }
`;

const FEEDBACK = `
  type Query { latest: [Review!]! reviewsOf(products: [ID!]!): [Review!]! reviewPage(products: [ID!]!): ReviewPage }
  type Review { id: ID! of: Subject! }
  type Subject { product: ID! }
  type ReviewPage { nodes: [Review!]! }
`;

const FILES = {
  'schemas/services/people.graphql': `
    extend schema @service(url: "{$env.PEOPLE}", maxKeys: 3)
    extend type Query {
      person(id: ID!): Person @rest(GET: "/people?id={$keys}", key: "$args.id", match: "id")
      people(ids: [ID!]!): [Person!]! @rest(GET: "/people?id={$keys}", key: "$args.ids", match: "id")
      desk(of: ID!): Desk @rest(GET: "/desk?of={$args.of}")
      badge(of: ID!): Badge @rest(GET: "/badges?id={$keys}", key: "$args.of", match: "@key")
    }
    type Person { id: ID! @from(field: "person_id") name: String }
    type Desk { room: String }
    type Badge { label: String }
  `,
  'schemas/services/teams.graphql': `
    extend schema @service(url: "{$env.TEAMS}")
    extend type Query { team: [Member!]! @rest(GET: "/team", select: "data.members") }
    type Member {
      id: ID!
      personId: ID @from(field: "person")
      productId: ID
      colleagues: [ID!]
      person: Person @from(query: "person(id: $this.personId)")
      together: [Person!] @from(query: "people(ids: $this.colleagues)")
      desk: Desk @from(query: "desk(of: $this.personId)")
      badge: Badge @from(query: "badge(of: $this.personId)")
      product: Product @from(query: "product(id: $this.productId)")
      single: Product @from(query: "productById(id: $this.productId)")
      notes(first: Int): [Note!]!
        @rest(GET: "/notes?of={$keys}&first={$args.first}", key: "$this.id", match: "about.ref", select: "items")
      tasks: [Task!]!
        @rest(POST: "/tasks/search", body: { owners: "{$keys}", open: true }, key: "$this.id", match: "owner.id")
    }
    type Note { text: String! about: About @from(field: "meta.subject") }
    type About { ref: ID @from(field: "member-id") }
    type Task { title: String! owner: Owner }
    type Owner { id: ID! }
  `,
  'schemas/services/catalog.graphql': `
    extend schema @service(kind: GRAPHQL, url: "{$env.CATALOG}/graphql", maxKeys: 3)
    extend type Query { product(id: ID!): Product @from(query: "productsByIds(ids: $keys)", key: "$args.id", match: "id") }
    extend type Product {
      seller: Person @from(query: "person(id: $this.sellerId)")
      counter: Desk @from(query: "desk(of: $this.sellerId)")
    }
  `,
  'schemas/remote/catalog.graphql': CATALOG,
  'schemas/services/feedback.graphql': `
    extend schema @service(kind: GRAPHQL, url: "{$env.FEEDBACK}/graphql")
    extend type Product {
      reviews: [Review!]! @from(query: "reviewsOf(products: $keys)", key: "$this.id", match: "of.product")
      paged: [Review!]! @from(query: "reviewPage(products: $keys).nodes", key: "$this.id", match: "of.product")
    }
    extend type Review {
      product: Product @from(query: "product(id: $this.of.product)")
      single: Product @from(query: "productById(id: $this.of.product)")
    }
  `,
  'schemas/remote/feedback.graphql': FEEDBACK,
  'schemas/app.graphql': `
    extend schema @bff(maxCost: 1000000)
    type Query {
      team: [Member!]!
      person(id: ID!): Person
      people(ids: [ID!]!): [Person!]!
      product(id: ID!): Product
      top: [Product!]!
      latest: [Review!]!
    }
    type Member {
      id: ID!
      person: Person
      together: [Person!]
      desk: Desk
      badge: Badge
      product: Product
      single: Product
      notes(first: Int): [Note!]!
      tasks: [Task!]!
      boss: Person @from(query: "person(id: $this.personId)")
    }
    type Person { id: ID! name: String }
    type Desk { room: String }
    type Badge { label: String }
    type Note { text: String! }
    type Task { title: String! }
    type Product { id: ID! name: String seller: Person counter: Desk reviews: [Review!]! paged: [Review!]! }
    type Review { id: ID! product: Product single: Product }
  `,
};

interface Services {
  readonly people: TestService;
  readonly teams: TestService;
  readonly catalog: TestGraphQLService;
  readonly feedback: TestGraphQLService;
}

let services: Services;
let gateway: TestGateway;

beforeAll(async () => {
  services = {
    people: await startService(),
    teams: await startService(),
    catalog: await startGraphQLService(CATALOG, {
      Query: {
        top: () => PRODUCTS.slice(0, 2),
        productsByIds: (_: unknown, { ids }: { ids: string[] }) => productsOf(ids),
        productById: (_: unknown, { id }: { id: string }) => productsOf([id])[0],
      },
    }),
    feedback: await startGraphQLService(FEEDBACK, {
      Query: {
        latest: () => REVIEWS,
        reviewsOf: (_: unknown, { products }: { products: string[] }) => reviewsOf(products),
        reviewPage: (_: unknown, { products }: { products: string[] }) => ({ nodes: reviewsOf(products) }),
      },
    }),
  };
  const { people, teams, catalog, feedback } = services;
  const environment = { PEOPLE: people.url, TEAMS: teams.url, CATALOG: catalog.url, FEEDBACK: feedback.url };
  gateway = await startGateway({ files: FILES, environment });
});
afterAll(async () => {
  await gateway.close();
  for (const service of Object.values<AsyncDisposable>({ ...services })) await service[Symbol.asyncDispose]();
});
beforeEach(() => {
  const { people, teams, catalog, feedback } = services;
  people.route('/people', itemsBy(PEOPLE, 'id', 'person_id'));
  people.route('/desk', ({ search }: SeenRequest) => ({ body: { room: `Room ${search.get('of')}` } }));
  people.route('/badges', ({ search }: SeenRequest) => ({
    body: Object.fromEntries(search.getAll('id').map((id) => [id, { label: `Badge ${id}` }])),
  }));
  teamOf([
    { person: 1, productId: 'p1' },
    { person: 2, productId: 'p2' },
  ]);
  teams.route('/notes', ({ search }: SeenRequest) => ({
    body: { items: search.getAll('of').flatMap((id) => ['a', 'b'].map((text) => noteOf(id, `${text} of ${id}`))) },
  }));
  teams.route('/tasks/search', ({ body }: SeenRequest) => ({
    body: (body as { owners: string[] }).owners.map((id) => ({ title: `Task of ${id}`, owner: { id } })),
  }));
  for (const service of [people, teams, catalog, feedback]) service.forget();
});

const productsOf = (ids: readonly string[]): unknown[] => PRODUCTS.filter(({ id }) => ids.includes(id)).reverse();
const reviewsOf = (products: readonly string[]): unknown[] => REVIEWS.filter(({ of }) => products.includes(of.product));
const noteOf = (id: string, text: string): object => ({ text, meta: { subject: { 'member-id': Number(id) } } });

/** The team that the service has: members 1, 2, … with these. */
function teamOf(members: readonly object[]): void {
  services.teams.route('/team', { data: { members: members.map((member, index) => ({ id: index + 1, ...member })) } });
  services.teams.forget();
}

const ask = async (query: string, variables = {}): Promise<SeenAnswer['body']> =>
  (await gateway.query('app', query, { variables })).body;

/** What was asked of people, and of the teams' service apart from the team itself. */
const restCalls = (): readonly string[] =>
  [...services.people.calls, ...services.teams.calls].filter((call) => call !== 'GET /team');

/** All keys that a GraphQL service was sent, document by document. */
const listsSent = ({ documents }: TestGraphQLService): readonly unknown[] =>
  documents.map(({ variables = {} }) => Object.values(variables));

describe('a join', () => {
  it('leads from REST to REST, batched', async () => {
    const body = await ask('{ team { person { id name } } }');

    expect(body).toEqual({
      data: {
        team: [{ person: { id: '1', name: 'Person 1' } }, { person: { id: '2', name: 'Person 2' } }],
      },
    });
    expect(restCalls()).toEqual(['GET /people?id=1&id=2']);
  });

  it('leads from REST to REST, one by one where the field takes no keys', async () => {
    const body = await ask('{ team { desk { room } } }');

    expect(body).toEqual({ data: { team: [{ desk: { room: 'Room 1' } }, { desk: { room: 'Room 2' } }] } });
    expect([...restCalls()].sort()).toEqual(['GET /desk?of=1', 'GET /desk?of=2']);
  });

  it('leads from REST to GraphQL, batched', async () => {
    const body = await ask('{ team { product { name } } }');

    expect(body).toEqual({
      data: { team: [{ product: { name: 'Product p1' } }, { product: { name: 'Product p2' } }] },
    });
    expect(listsSent(services.catalog)).toEqual([[['p1', 'p2']]]);
  });

  it('leads from REST to GraphQL, all in one document where the field takes no keys', async () => {
    teamOf([{ productId: 'p1' }, { productId: 'p2' }, { productId: 'p1' }]);

    const body = await ask('{ team { single { name } } }');

    expect(body).toEqual({
      data: {
        team: ['p1', 'p2', 'p1'].map((id) => ({ single: { name: `Product ${id}` } })),
      },
    });
    expect(listsSent(services.catalog)).toEqual([['p1', 'p2']]);
  });

  it('leads from GraphQL to REST, batched', async () => {
    const body = await ask('{ top { seller { name } } }');

    expect(body).toEqual({ data: { top: [{ seller: { name: 'Person 1' } }, { seller: { name: 'Person 2' } }] } });
    expect(services.catalog.documents).toHaveLength(1);
    expect(restCalls()).toEqual(['GET /people?id=1&id=2']);
  });

  it('leads from GraphQL to REST, one by one where the field takes no keys', async () => {
    const body = await ask('{ top { counter { room } } }');

    expect(body).toEqual({ data: { top: [{ counter: { room: 'Room 1' } }, { counter: { room: 'Room 2' } }] } });
    expect([...restCalls()].sort()).toEqual(['GET /desk?of=1', 'GET /desk?of=2']);
  });

  it('leads from GraphQL to GraphQL of another service, batched', async () => {
    const body = await ask('{ latest { product { name } } }');

    expect(body).toEqual({
      data: { latest: ['p1', 'p1', 'p2'].map((id) => ({ product: { name: `Product ${id}` } })) },
    });
    expect(services.feedback.documents).toHaveLength(1);
    expect(listsSent(services.catalog)).toEqual([[['p1', 'p2']]]);
  });

  it('leads from GraphQL to GraphQL of another service, all in one document where the field takes no keys', async () => {
    const body = await ask('{ latest { single { id } } }');

    expect(body).toEqual({ data: { latest: ['p1', 'p1', 'p2'].map((id) => ({ single: { id } })) } });
    expect(listsSent(services.catalog)).toEqual([['p1', 'p2']]);
  });

  it('leads on from what another join has found, wave by wave', async () => {
    const body = await ask('{ team { product { seller { name } reviews { id } } } }');

    expect(body).toEqual({
      data: {
        team: [
          { product: { seller: { name: 'Person 1' }, reviews: [{ id: 'r1' }, { id: 'r2' }] } },
          { product: { seller: { name: 'Person 2' }, reviews: [{ id: 'r3' }] } },
        ],
      },
    });
    expect(restCalls()).toEqual(['GET /people?id=1&id=2']);
    expect(listsSent(services.catalog)).toEqual([[['p1', 'p2']]]);
    expect(listsSent(services.feedback)).toEqual([[['p1', 'p2']]]);
  });

  it('can belong to the client alone', async () => {
    const body = await ask('{ team { boss { name } } }');

    expect(body).toEqual({ data: { team: [{ boss: { name: 'Person 1' } }, { boss: { name: 'Person 2' } }] } });
    expect(restCalls()).toEqual(['GET /people?id=1&id=2']);
  });
});

describe('a batch', () => {
  it('is split at maxKeys', async () => {
    teamOf([1, 2, 3, 4, 5, 6, 7].map((person) => ({ person })));

    const body = await ask('{ team { person { id } } }');

    expect(body).toEqual({ data: { team: [1, 2, 3, 4, 5, 6, 7].map((id) => ({ person: { id: `${id}` } })) } });
    expect([...restCalls()].sort()).toEqual([
      'GET /people?id=1&id=2&id=3',
      'GET /people?id=4&id=5&id=6',
      'GET /people?id=7',
    ]);
  });

  it('is split at maxKeys within one document for a GraphQL service', async () => {
    teamOf(['p1', 'p2', 'p3', 'p4'].map((productId) => ({ productId })));

    const body = await ask('{ team { product { id } } }');

    expect(body).toEqual({ data: { team: ['p1', 'p2', 'p3', 'p4'].map((id) => ({ product: { id } })) } });
    expect(listsSent(services.catalog)).toEqual([[['p1', 'p2', 'p3'], ['p4']]]);
  });

  it('sends each key once', async () => {
    teamOf([{ person: 3 }, { person: 3 }, { person: '3' }]);

    const body = await ask('{ team { person { name } } }');

    expect(body).toEqual({ data: { team: [1, 2, 3].map(() => ({ person: { name: 'Person 3' } })) } });
    expect(restCalls()).toEqual(['GET /people?id=3']);
  });

  it('finds the children of many parents, by a dotted and renamed match field', async () => {
    const body = await ask('{ team { notes(first: 2) { text } } }');

    expect(body).toEqual({
      data: {
        team: [
          { notes: [{ text: 'a of 1' }, { text: 'b of 1' }] },
          { notes: [{ text: 'a of 2' }, { text: 'b of 2' }] },
        ],
      },
    });
    expect(restCalls()).toEqual(['GET /notes?of=1&of=2&first=2']);
  });

  it('is apart from those with other arguments', async () => {
    const body = await ask(
      '{ team { one: notes(first: 1) { text } all: notes { text } again: notes(first: 1) { text } } }',
    );

    expect(body.errors).toBeUndefined();
    expect([...restCalls()].sort()).toEqual(['GET /notes?of=1&of=2', 'GET /notes?of=1&of=2&first=1']);
  });

  it('can be the body of a POST', async () => {
    const body = await ask('{ team { tasks { title } } }');

    expect(body).toEqual({
      data: { team: [{ tasks: [{ title: 'Task of 1' }] }, { tasks: [{ title: 'Task of 2' }] }] },
    });
    expect(restCalls()).toEqual(['POST /tasks/search']);
    expect(services.teams.requests.at(-1)?.body).toEqual({ owners: ['1', '2'], open: true });
  });

  it('can be answered by an object with the keys as names', async () => {
    const body = await ask('{ team { badge { label } } }');

    expect(body).toEqual({ data: { team: [{ badge: { label: 'Badge 1' } }, { badge: { label: 'Badge 2' } }] } });
    expect(restCalls()).toEqual(['GET /badges?id=1&id=2']);
  });

  it('can be answered by a page of items', async () => {
    const body = await ask('{ top { paged { id } } }');

    expect(body).toEqual({ data: { top: [{ paged: [{ id: 'r1' }, { id: 'r2' }] }, { paged: [{ id: 'r3' }] }] } });
  });

  it('takes the keys of a list, and gives their items in the order of the keys', async () => {
    teamOf([{ colleagues: [3, 1] }, { colleagues: [1, 2] }, { colleagues: [] }, { colleagues: null }]);

    const body = await ask('{ team { together { id } } }');

    expect(body).toEqual({
      data: {
        team: [
          { together: [{ id: '3' }, { id: '1' }] },
          { together: [{ id: '1' }, { id: '2' }] },
          { together: [] },
          { together: [] },
        ],
      },
    });
    expect(restCalls()).toEqual(['GET /people?id=3&id=1&id=2']);
  });

  it('drops items that nobody asked for', async () => {
    services.people.route('/people', [{ person_id: 8, name: 'Stray' }, PEOPLE[1], { name: 'Nobody' }, null]);

    const body = await ask('{ team { person { name } } }');

    expect(body).toEqual({ data: { team: [{ person: null }, { person: { name: 'Person 2' } }] } });
  });

  it('gives null for an item that is missing, and an empty list where there are none', async () => {
    services.people.route('/people', []);
    services.teams.route('/notes', { items: [noteOf('2', 'only')] });

    const body = await ask('{ team { person { name } notes { text } } }');

    expect(body).toEqual({
      data: {
        team: [
          { person: null, notes: [] },
          { person: null, notes: [{ text: 'only' }] },
        ],
      },
    });
  });

  it('takes a 404 for an answer without items', async () => {
    const missing = (): object => ({ status: 404, body: { title: 'Not found' } });
    services.people.route('/people', missing);
    services.people.route('/desk', missing);
    services.teams.route('/notes', missing);
    services.teams.route('/tasks/search', missing);

    const body = await ask('{ team { person { id } desk { room } notes { text } tasks { title } } }');

    const nothing = { person: null, desk: null, notes: [], tasks: [] };
    expect(body).toEqual({ data: { team: [nothing, nothing] } });
  });

  it('puts its error on each of its paths, and on no other', async () => {
    teamOf([1, 2, null, 3, 4, 5].map((person) => ({ person })));
    services.people.route('/people', (request: SeenRequest) =>
      request.search.has('id', '4') ? { status: 503, body: 'secret' } : itemsBy(PEOPLE, 'id', 'person_id')(request),
    );

    const body = await ask('{ team { person { id } } }');

    const found = (id: string): object => ({ person: { id } });
    const lost = { person: null };
    expect(body.data).toEqual({ team: [found('1'), found('2'), lost, found('3'), lost, lost] });
    expect(body.errors).toEqual(
      [4, 5].map((index) => ({
        message: expect.not.stringContaining('secret') as string,
        path: ['team', index, 'person'],
        extensions: { code: 'UPSTREAM_ERROR', service: 'people', status: 503 },
      })),
    );
  });

  it('puts the error of a GraphQL service on each of its paths', async () => {
    services.catalog.answerWith({ body: { data: null, errors: [{ message: 'secret', path: ['_v0_productsByIds'] }] } });

    const body = await ask('{ team { product { id } } }');
    services.catalog.answerWith(undefined);

    expect(body.data).toEqual({ team: [{ product: null }, { product: null }] });
    expect(body.errors).toMatchObject(
      [0, 1].map((index) => ({
        path: ['team', index, 'product'],
        extensions: { code: 'UPSTREAM_ERROR', service: 'catalog' },
      })),
    );
    expect(JSON.stringify(body)).not.toMatch(/secret|_v0/);
  });

  it('puts the error of an item on everybody who shares the item', async () => {
    teamOf([{ productId: 'p1' }, { productId: 'p2' }, { productId: 'p1' }]);
    services.catalog.answerWith({
      body: {
        data: {
          productsByIds: [
            { id: 'p1', name: null },
            { id: 'p2', name: 'Two' },
          ],
        },
        errors: [{ message: 'secret', path: ['productsByIds', 0, 'name'] }],
      },
    });

    const body = await ask('{ team { product { id name } } }');
    services.catalog.answerWith(undefined);

    const first = { product: { id: 'p1', name: null } };
    expect(body.data).toEqual({ team: [first, { product: { id: 'p2', name: 'Two' } }, first] });
    expect(body.errors?.map(({ path }) => path)).toEqual([
      ['team', 0, 'product', 'name'],
      ['team', 2, 'product', 'name'],
    ]);
  });

  it('puts the error of a page on everybody who waits for its items', async () => {
    const errors = [{ message: 'secret', path: ['reviewPage', 'nodes'], extensions: { code: 'FORBIDDEN' } }];
    services.feedback.answerWith({ body: { data: { reviewPage: { nodes: null } }, errors } });

    const body = await ask('{ top { paged { id } } }');
    services.feedback.answerWith(undefined);

    expect(body.data).toBeNull();
    expect(body.errors).toMatchObject(
      [0, 1].map((index) => ({
        path: ['top', index, 'paged'],
        extensions: { code: 'FORBIDDEN', service: 'feedback' },
      })),
    );
  });

  it('sends nothing for keys that are null', async () => {
    teamOf([{ person: null, productId: null }, {}]);

    const body = await ask('{ team { person { id } desk { room } badge { label } product { id } single { id } } }');

    const nothing = { person: null, desk: null, badge: null, product: null, single: null };
    expect(body).toEqual({ data: { team: [nothing, nothing] } });
    expect(restCalls()).toEqual([]);
    expect(services.catalog.documents).toEqual([]);
  });
});

describe('merging', () => {
  it('makes one call of equal calls, whatever their aliases and selections', async () => {
    const body = await ask('{ a: person(id: 1) { id } b: person(id: "1") { name } c: person(id: 2) { name } }');

    expect(body).toEqual({ data: { a: { id: '1' }, b: { name: 'Person 1' }, c: { name: 'Person 2' } } });
    expect(restCalls()).toEqual(['GET /people?id=1&id=2']);
  });

  it('makes one call of equal calls to a GraphQL service, with all that they select', async () => {
    const body = await ask('{ a: product(id: "p1") { id } b: product(id: "p1") { name } }');

    expect(body).toEqual({ data: { a: { id: 'p1' }, b: { name: 'Product p1' } } });
    expect(listsSent(services.catalog)).toEqual([[['p1']]]);
  });

  it('makes one call of a variable and a literal of the same value', async () => {
    const body = await ask('query ($id: ID!) { a: person(id: $id) { id } b: person(id: 1) { id } }', { id: '1' });

    expect(body).toEqual({ data: { a: { id: '1' }, b: { id: '1' } } });
    expect(restCalls()).toEqual(['GET /people?id=1']);
  });

  it('brings in fragments, by name and inline, as if they stood where they are spread', async () => {
    const query = `
      { team { ...Names ... on Member { person { id } } ... { boss { ...Name } } } }
      fragment Names on Member { person { ...Name __typename } }
      fragment Name on Person { called: name }
    `;

    const body = await ask(query);

    const person = { called: 'Person 1', __typename: 'Person', id: '1' };
    expect(body).toMatchObject({ data: { team: [{ person, boss: { called: 'Person 1' } }, {}] } });
    expect(Object.keys((body.data as { team: { person: object }[] }).team[0]?.person ?? {})).toEqual([
      'called',
      '__typename',
      'id',
    ]);
    expect(restCalls()).toEqual(['GET /people?id=1&id=2']);
  });

  it.each([
    [true, true, ['GET /people?id=1']],
    [true, false, ['GET /people?id=1']],
    [false, true, []],
    [false, false, ['GET /people?id=1']],
  ])('includes %s and skips %s', async (include, skip, calls) => {
    const query = `query ($include: Boolean!, $skip: Boolean!) {
      a: person(id: 1) @include(if: $include) { id }
      b: person(id: 1) @skip(if: $skip) { name }
    }`;

    const body = await ask(query, { include, skip });

    expect(body).toEqual({
      data: { ...(include && { a: { id: '1' } }), ...(!skip && { b: { name: 'Person 1' } }) },
    });
    expect(restCalls()).toEqual(calls);
  });

  it('asks nobody for what is skipped below a list or in a fragment', async () => {
    const query = `query ($no: Boolean!) {
      team { id person @include(if: $no) { id } ...More @include(if: $no) product { id @include(if: $no) } }
    }
    fragment More on Member { desk { room } notes { text } }`;

    const body = await ask(query, { no: false });

    expect(body).toEqual({
      data: {
        team: [
          { id: '1', product: {} },
          { id: '2', product: {} },
        ],
      },
    });
    expect(restCalls()).toEqual([]);
  });

  it('includes a field that one place skips and another selects', async () => {
    const query = 'query ($no: Boolean!) { person(id: 1) @include(if: $no) { id } person(id: 1) { name } }';

    const body = await ask(query, { no: false });

    expect(body).toEqual({ data: { person: { name: 'Person 1' } } });
  });
});
