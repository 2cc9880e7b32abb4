import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';

import { checkRoot } from '../../../src/check/check-root.ts';
import { openapiDocument } from '../../../src/endpoint/openapi.ts';
import { rootWith } from '../../integration/cli/run-facet.ts';
import { REPOSITORY } from '../../support/start-gateway.ts';

/** As far into a document as the tests look. */
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses: Readonly<Record<string, object>>;
  };
  readonly [member: string]: unknown;
}
interface Operation {
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { schema: object }>> }>>;
  readonly [member: string]: unknown;
}

const FILES = {
  'schemas/services/shop.graphql': `extend schema @service(url: "http://shop.internal")
scalar Day @specifiedBy(url: "https://days.example.com")
scalar Anything
extend type Query {
  found(text: String!, first: Int! = 10, states: [State!], on: Day, filter: Filter, any: [Filter!]): [Found]
    @rest(POST: "/found", body: { text: "{$args.text}", n: "{$args.first}", s: "{$args.states}", on: "{$args.on}", f: "{$args.filter}", a: "{$args.any}" }) @listSize(assumedSize: 5)
  order(id: ID!): Order @rest(GET: "/orders/{$args.id}")
}
extend type Mutation {
  write(id: ID!, input: OrderInput!, by: Contact, tags: [String!]! = ["a"], state: State = NEW): Order
    @rest(PUT: "/orders/{$args.id}", body: { input: "{$args.input}", by: "{$args.by}", tags: "{$args.tags}", state: "{$args.state}" })
}
"How far an order is."
enum State { NEW SENT @deprecated(reason: "It is SHIPPED.") SHIPPED }
interface Named @from(field: "kind") { name: String! }
type Order implements Named @from(value: "order") { id: ID! name: String! total: Float! state: State day: Day any: Anything lines: [[Line!]]! open: Boolean
  "Older applications show it." note: String @deprecated(reason: "Nobody writes notes.") }
type Person implements Named @from(value: "person") { name: String! age: Int }
type Line { text: String }
union Found @from(field: "kind") = Order | Person
"A part of a tree."
input Filter { text: String = "all" and: [Filter!] not: Filter }
input OrderInput { "At most 80 characters." name: String! total: Float state: State! = NEW lines: [[String!]] old: Int @deprecated }
input Contact @oneOf { mail: String phone: String }
`,
  'schemas/app.graphql': `type Query {
  found(text: String!, first: Int! = 10, states: [State!], on: Day, filter: Filter, any: [Filter!]): [Found]
  order(id: ID!): Order
}
type Mutation { write(id: ID!, input: OrderInput!, by: Contact, tags: [String!]! = ["a"], state: State = NEW): Order }
interface Named { name: String! }
type Order implements Named { id: ID! name: String! total: Float! state: State day: Day any: Anything lines: [[Line!]]! open: Boolean
  "Older applications show it." note: String @deprecated(reason: "Nobody writes notes.") }
type Person implements Named { name: String! age: Int }
type Line { text: String }
union Found = Order | Person
`,
  'schemas/app.v2.graphql':
    'extend schema @bff(auth: REQUIRED)\ntype Query { order(id: ID!): Order }\ntype Order { id: ID! }\n',
  'schemas/open.graphql':
    'extend schema @bff(auth: NONE)\ntype Query { order(id: ID!): Order }\ntype Order { id: ID! }\n',
  'clients/app/found.graphql': `"What fits a text."
query Found("What is looked for." $text: String!, $first: Int! = 3, $states: [State!] = [NEW], $on: Day, $filter: Filter, $any: [Filter!], $brief: Boolean! = false)
@endpoint(GET: "/found/{text}") {
  found(text: $text, first: $first, states: $states, on: $on, filter: $filter, any: $any) {
    __typename
    ... on Named { name }
    ...OrderParts @skip(if: $brief)
    ... on Person { age }
  }
}
fragment OrderParts on Order { state day any lines { text } open note }
`,
  'clients/app/orders.graphql': `query Order($id: ID!) @endpoint(GET: "/orders/{id}") { order(id: $id) { total } }
query Two($a: ID!, $b: ID!) @endpoint(POST: "/two") { a: order(id: $a) { id } b: order(id: $b) { id } }
mutation Write($order: ID!, $input: OrderInput!, $by: Contact, $tags: [String!]! = ["b"], $state: State = SENT) @endpoint(POST: "/orders/{order}") {
  write(id: $order, input: $input, by: $by, tags: $tags, state: $state) { id }
}
query Plain { order(id: 1) { id } }
`,
};

async function documents(root: string): Promise<ReadonlyMap<string, Document>> {
  const { project, problems } = await checkRoot(root);
  expect(problems.list().filter(({ severity }) => severity === 'error')).toEqual([]);
  return new Map(project.clients.map((client) => [client.name, openapiDocument(client) as Document]));
}

async function document(name = 'app'): Promise<Document> {
  await using root = await rootWith(FILES);
  const found = (await documents(root.path)).get(name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

async function expectValid(described: Document): Promise<void> {
  const result = await new Validator().validate(structuredClone(described));
  const missing = [...JSON.stringify(described).matchAll(/"\$ref":"#\/([^"]+)"/g)]
    .map(([, path = '']) => path)
    .filter(
      (path) =>
        path.split('/').reduce<unknown>((at, key) => (at as Document | undefined)?.[key], described) === undefined,
    );

  expect(result).toEqual({ valid: true });
  expect(missing).toEqual([]);
}

describe('the OpenAPI document', () => {
  it('is valid for every sample client', async () => {
    const found = await documents(REPOSITORY);

    expect([...found.keys()]).toEqual(['iot', 'mobile', 'web']);
    for (const described of found.values()) await expectValid(described);
  });

  it.each(['app', 'app.v2', 'open'])('is valid for a client with everything there is: %s', async (name) => {
    await expectValid(await document(name));
  });

  it('has the endpoints alone, each under the name of its operation', async () => {
    const { paths } = await document();

    const names = Object.entries(paths).map(([path, item]) => [
      path,
      Object.entries(item).map(([method, { operationId }]) => [method, operationId]),
    ]);
    expect(Object.fromEntries(names)).toEqual({
      '/found/{text}': [['get', 'Found']],
      '/orders/{id}': [
        ['get', 'Order'],
        ['post', 'Write'],
      ],
      '/two': [['post', 'Two']],
    });
  });

  it('describes parameters as the texts that they are', async () => {
    const { paths } = await document();

    const operation = paths['/found/{text}']?.['get'];

    expect(operation?.['description']).toBe('What fits a text.');
    const filter = { $ref: '#/components/schemas/Filter' };
    const json = { type: 'string', contentMediaType: 'application/json', contentSchema: filter };
    const query = { in: 'query', required: false };
    expect(operation?.parameters).toEqual([
      { name: 'text', in: 'path', required: true, description: 'What is looked for.', schema: { type: 'string' } },
      { ...query, name: 'first', schema: { type: 'integer', format: 'int32', default: 3 } },
      {
        ...{ ...query, name: 'states' },
        schema: { type: 'array', items: { $ref: '#/components/schemas/State' }, default: ['NEW'] },
      },
      { ...query, name: 'on', schema: { type: 'string' } },
      { ...query, name: 'filter', content: { 'application/json': { schema: filter } } },
      { ...query, name: 'any', schema: { type: 'array', items: json } },
      { ...query, name: 'brief', schema: { type: 'boolean', default: false } },
    ]);
  });

  it('describes a body by its variables, and a path by the names of its first endpoint', async () => {
    const { paths } = await document();

    const { parameters, requestBody } = paths['/orders/{id}']?.['post'] ?? {};

    expect(parameters).toEqual([{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]);
    expect(requestBody).toEqual({
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              input: { $ref: '#/components/schemas/OrderInput' },
              by: { anyOf: [{ $ref: '#/components/schemas/Contact' }, { type: 'null' }] },
              tags: { type: 'array', items: { type: 'string' }, default: ['b'] },
              state: { anyOf: [{ $ref: '#/components/schemas/State' }, { type: 'null' }], default: 'SENT' },
            },
            required: ['input'],
            additionalProperties: false,
          },
        },
      },
    });
  });

  it('names enums, inputs and scalars once', async () => {
    const { components } = await document();

    expect(components.schemas).toMatchObject({
      State: { type: 'string', enum: ['NEW', 'SENT', 'SHIPPED'], description: 'How far an order is.' },
      Day: { externalDocs: { url: 'https://days.example.com' } },
      Anything: {},
      Filter: {
        description: 'A part of a tree.',
        properties: {
          text: { type: ['string', 'null'], default: 'all' },
          not: { anyOf: [{ $ref: '#/components/schemas/Filter' }, { type: 'null' }] },
        },
      },
      OrderInput: {
        properties: {
          name: { type: 'string', description: 'At most 80 characters.' },
          state: { $ref: '#/components/schemas/State', default: 'NEW' },
          lines: { type: ['array', 'null'], items: { type: ['array', 'null'], items: { type: 'string' } } },
          old: { deprecated: true },
        },
        required: ['name'],
      },
      Contact: { properties: { mail: { type: 'string' } }, required: [], minProperties: 1, maxProperties: 1 },
    });
  });

  it('describes the answer: nulls, lists, members of a union, what is deprecated', async () => {
    const { paths } = await document();

    const answer = paths['/found/{text}']?.['get']?.responses['200']?.content['application/json']?.schema;

    expect(answer).toEqual({
      type: 'array',
      items: {
        anyOf: [
          {
            type: 'object',
            properties: {
              __typename: { const: 'Order' },
              name: { type: 'string' },
              state: { anyOf: [{ $ref: '#/components/schemas/State' }, { type: 'null' }] },
              day: { anyOf: [{ $ref: '#/components/schemas/Day' }, { type: 'null' }] },
              any: { anyOf: [{ $ref: '#/components/schemas/Anything' }, { type: 'null' }] },
              lines: {
                type: 'array',
                items: {
                  type: ['array', 'null'],
                  items: { type: 'object', properties: { text: { type: ['string', 'null'] } }, required: ['text'] },
                },
              },
              open: { type: ['boolean', 'null'] },
              note: {
                type: ['string', 'null'],
                description: 'Older applications show it.\n\nDeprecated: Nobody writes notes.',
                deprecated: true,
              },
            },
            required: ['__typename', 'name'],
          },
          {
            type: 'object',
            properties: {
              __typename: { const: 'Person' },
              name: { type: 'string' },
              age: { type: ['integer', 'null'], format: 'int32' },
            },
            required: ['__typename', 'name', 'age'],
          },
          { type: 'null' },
        ],
      },
    });
  });

  it('describes the data object where there are several root fields', async () => {
    const { paths } = await document();

    const order = { type: ['object', 'null'], properties: { id: { type: 'string' } }, required: ['id'] };
    expect(paths['/two']?.['post']?.responses['200']?.content['application/json']?.schema).toEqual({
      type: 'object',
      properties: { a: order, b: order },
      required: ['a', 'b'],
    });
  });

  it('has a problem document for each status', async () => {
    const { paths, components } = await document();

    const read = paths['/orders/{id}']?.['get']?.responses ?? {};
    const write = paths['/orders/{id}']?.['post']?.responses ?? {};

    const statuses = ['200', '400', '401', '403', '404', '409', '429', '500', '502', '503', '504'];
    expect(Object.keys(read)).toEqual(statuses);
    expect(Object.keys(write)).toEqual([...statuses, '413', '415'].sort());
    expect(read['504']).toEqual({ $ref: '#/components/responses/GatewayTimeout' });
    expect(components.responses['GatewayTimeout']).toMatchObject({
      content: {
        'application/problem+json': {
          schema: {
            properties: { status: { const: 504 }, code: { enum: ['DEADLINE_EXCEEDED', 'UPSTREAM_TIMEOUT'] } },
          },
        },
      },
    });
  });

  it.each([
    ['app', { servers: [{ url: '/app' }], security: [{ token: [] }, {}] }],
    ['app.v2', { servers: [{ url: '/app/v2' }], info: { title: 'app.v2', version: 'v2' }, security: [{ token: [] }] }],
  ])('says where %s is, and whether it needs a token', async (name, members) => {
    const described = await document(name);

    expect(described).toMatchObject(members);
    expect(described.components).toMatchObject({ securitySchemes: { token: { type: 'http', scheme: 'bearer' } } });
  });

  it('knows no token where none is looked at', async () => {
    const described = await document('open');

    expect(described).not.toHaveProperty('security');
    expect(described.components).not.toHaveProperty('securitySchemes');
  });
});
