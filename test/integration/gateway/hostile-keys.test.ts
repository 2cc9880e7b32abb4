import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { LANES, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startGraphQLService, type TestGraphQLService } from '../../support/start-graphql-service.ts';
import { type SeenRequest, startService, type TestService } from '../../support/start-service.ts';

const REMOTE = `
  type Query { boxes(ids: [ID!]!): [Box] box(id: ID!): Box }
  type Box { id: ID! label: String }
`;

const FILES = {
  'schemas/services/items.graphql': `
    extend schema @service(url: "{$env.ITEMS}/v1", maxKeys: 1000)
    extend type Query { things: [Thing!] @rest(GET: "/things") }
    type Thing {
      ref: ID!
      label: String @from(value: "<{$this.ref}>")
      inQuery: Item @rest(GET: "/query?id={$keys}", key: "$this.ref", match: "id")
      inQueryText: Item @rest(GET: "/text?id={$keys|csv}&end=1", key: "$this.ref", match: "id")
      inPath: Item @rest(GET: "/path/{$keys|csv}/end", key: "$this.ref", match: "id")
      inBody: Item @rest(POST: "/body", body: { ids: "{$keys}" }, key: "$this.ref", match: "id")
      byName: Item @rest(POST: "/named", body: "{$keys}", key: "$this.ref", match: "@key")
      all: [Item!] @rest(POST: "/all", body: "{$keys}", key: "$this.ref", match: "id")
      alone: Item @rest(GET: "/alone/{$this.ref}")
      box: Box @from(query: "boxes(ids: $keys)", key: "$this.ref", match: "id")
      oneBox: Box @from(query: "box(id: $this.ref)")
    }
    type Item { id: ID! name: String }
  `,
  'schemas/services/boxes.graphql': 'extend schema @service(kind: GRAPHQL, url: "{$env.BOXES}/graphql", maxKeys: 1000)',
  'schemas/remote/boxes.graphql': REMOTE,
  'schemas/app.graphql': `
    extend schema @bff(maxCost: 1000000)
    type Query { things: [Thing!] }
    type Thing {
      ref: ID label: String text: String @from(value: "{$this.ref}: {$this.ref}")
      inQuery: Item inQueryText: Item inPath: Item inBody: Item byName: Item all: [Item!] alone: Item box: Box oneBox: Box
    }
    type Item { id: ID! name: String }
    type Box { id: ID! label: String }
  `,
};

const item = (id: string) => ({ id, name: `the ${id}` });
const box = (id: string) => ({ id, label: `the ${id}` });

/** An answer whose items stand in another order, with one that nobody asked for. */
const itemsOf = (ids: readonly string[]) => ({ body: [item('unasked'), ...ids.map(item).reverse()] });

const urlOf = ({ path }: SeenRequest): URL => new URL(`http://here${path}`);
/** The texts in a segment below the base path, where they are parted by commas. */
const segmentOf = (request: SeenRequest): readonly string[] =>
  (urlOf(request).pathname.split('/')[3] ?? '').split(',').map(decodeURIComponent);

const routes = {
  '/v1/query': (request: SeenRequest) => itemsOf(urlOf(request).searchParams.getAll('id')),
  '/v1/text': ({ path }: SeenRequest) =>
    itemsOf((/id=([^&]*)/.exec(path)?.[1] ?? '').split(',').map((text) => decodeURIComponent(text))),
  '*': (request: SeenRequest) => {
    const ids = segmentOf(request);
    return request.path.startsWith('/v1/path/') ? itemsOf(ids) : { body: item(ids.join()) };
  },
  '/v1/body': ({ body }: SeenRequest) => itemsOf((body as { ids: string[] }).ids),
  '/v1/all': ({ body }: SeenRequest) => itemsOf(body as string[]),
  '/v1/named': ({ body }: SeenRequest) => ({
    body: `{${(body as string[]).map((id) => `${JSON.stringify(id)}:${JSON.stringify(item(id))}`).join()}}`,
  }),
};

describe.each(LANES)('keys of hostile texts, $lane', ({ jsonLane }) => {
  let items: TestService;
  let boxes: TestGraphQLService;
  let gateway: TestGateway;

  beforeAll(async () => {
    items = await startService(routes);
    boxes = await startGraphQLService(REMOTE, {
      Query: {
        boxes: (_: unknown, { ids }: { ids: string[] }) => ids.map(box).reverse(),
        box: (_: unknown, { id }: { id: string }) => box(id),
      },
    });
    gateway = await startGateway({ files: FILES, jsonLane, environment: { ITEMS: items.url, BOXES: boxes.url } });
    items.route(
      '/v1/things',
      HOSTILE_TEXTS.map((ref) => ({ ref })),
    );
  });
  afterAll(async () => {
    await gateway.close();
    await boxes[Symbol.asyncDispose]();
    await items[Symbol.asyncDispose]();
  });

  /** What each thing has under a field, and the codes of those that have an error. */
  async function read(field: string): Promise<readonly unknown[]> {
    items.forget();
    const { body } = await gateway.query('app', `{ things { ${field} } }`);
    const codes = new Map((body.errors ?? []).map(({ path, extensions }) => [path?.[1], extensions['code']]));
    const { things } = body.data as { things: readonly Record<string, unknown>[] };
    return things.map((thing, index) => codes.get(index) ?? Object.values(thing)[0]);
  }

  const never = (): boolean => false;
  const isNoPair = (text: string): boolean => !text.isWellFormed();
  const isNoSegment = (text: string): boolean =>
    text === '' || text === '.' || text === '..' || /\p{Cc}/u.test(text) || isNoPair(text);

  it('come back as they are', async () => {
    expect(await read('ref')).toEqual(HOSTILE_TEXTS);
    expect(await read('label')).toEqual(HOSTILE_TEXTS.map((text) => `<${text}>`));
    expect(await read('text')).toEqual(HOSTILE_TEXTS.map((text) => `${text}: ${text}`));
  });

  it.each([
    ['inQuery', isNoPair],
    ['inQueryText', isNoPair],
    ['inPath', isNoSegment],
    ['inBody', never],
    ['byName', never],
  ])('find their own items: %s', async (field, isRefused) => {
    const found = await read(`${field} { id name }`);

    expect(found).toEqual(HOSTILE_TEXTS.map((text) => (isRefused(text) ? 'BAD_USER_INPUT' : item(text))));
    expect(items.calls).toHaveLength(2);
  });

  it('find all of their items', async () => {
    expect(await read('all { id name }')).toEqual(HOSTILE_TEXTS.map((text) => [item(text)]));
  });

  it('alone are one segment', async () => {
    const found = await read('alone { id name }');

    expect(found).toEqual(HOSTILE_TEXTS.map((text) => (isNoSegment(text) ? 'BAD_USER_INPUT' : item(text))));
    expect(items.calls).toHaveLength(1 + HOSTILE_TEXTS.filter((text) => !isNoSegment(text)).length);
  });

  it('find their objects in a GraphQL service, and never stand in its documents', async () => {
    for (const field of ['box', 'oneBox']) {
      boxes.forget();

      expect(await read(`${field} { id label }`)).toEqual(HOSTILE_TEXTS.map(box));
      expect(boxes.documents).toHaveLength(1);
      const words = boxes.documents[0]?.query.replaceAll(/[\s{}()$:,!\[\]]+/g, ' ').split(' ') ?? [];
      expect(words.filter((word) => !/^\w*$/.test(word))).toEqual([]);
    }
  });
});
