import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SeenAnswer, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startGraphQLService, type TestGraphQLService } from '../../support/start-graphql-service.ts';
import type { Reply } from '../../support/start-service.ts';

const REMOTE = `
  type Query { box: Box boxes: [Box] any: [Shape!] }
  type Box implements Shape { id: ID! size: Int label: String tags: [String!] inner: Box colour: Colour }
  type Ball implements Shape { id: ID! radius: Float }
  interface Shape { id: ID! }
  enum Colour { RED BLUE }
`;

const FILES = {
  'schemas/services/remote.graphql': 'extend schema @service(kind: GRAPHQL, url: "{$env.REMOTE}/graphql")',
  'schemas/remote/remote.graphql': REMOTE,
  'schemas/app.graphql': `
    type Query { box: Box again: Box @from(field: "box") boxes: [Box] any: [Solid] }
    type Box { id: ID size: Int label: String tags: [String!] inner: Box innerLabel: String @from(field: "inner.label") colour: Paint }
    union Solid @from(type: "Shape") = Cube | Sphere
    type Cube @from(type: "Box") { id: ID size: Int }
    type Sphere @from(type: "Ball") { id: ID radius: Float }
    enum Paint @from(type: "Colour") { CRIMSON @from(value: "RED") NAVY @from(value: "BLUE") }
  `,
};

let remote: TestGraphQLService;
let gateway: TestGateway;

beforeAll(async () => {
  remote = await startGraphQLService(REMOTE, {});
  gateway = await startGateway({ files: FILES, environment: { REMOTE: remote.url } });
});
afterAll(async () => {
  await gateway.close();
  await remote[Symbol.asyncDispose]();
});
beforeEach(() => remote.answerWith(undefined));

/** What becomes of a query when the service answers this. */
async function answered(reply: Reply, query: string): Promise<SeenAnswer['body']> {
  remote.answerWith(reply);
  return (await gateway.query('app', query)).body;
}

const SECRET = { message: 'secret', extensions: { code: 'X', stack: 'secret', exception: { url: 'http://secret' } } };

describe('an error of a GraphQL service', () => {
  it.each([
    ['FORBIDDEN', 'FORBIDDEN'],
    ['NOT_FOUND', 'NOT_FOUND'],
    ['CONFLICT', 'CONFLICT'],
    ['BAD_USER_INPUT', 'BAD_USER_INPUT'],
    ['UNAUTHENTICATED', 'UPSTREAM_UNAUTHENTICATED'],
    ['INTERNAL_SERVER_ERROR', 'UPSTREAM_ERROR'],
    ['RATE_LIMITED', 'UPSTREAM_ERROR'],
  ])('with the code %s is %s, in our words', async (theirs, code) => {
    const error = { ...SECRET, path: ['box'], extensions: { ...SECRET.extensions, code: theirs } };

    const body = await answered({ body: { data: { box: null }, errors: [error] } }, '{ box { id } }');

    expect(body.data).toEqual({ box: null });
    expect(body.errors).toEqual([
      { message: expect.any(String) as string, path: ['box'], extensions: { code, service: 'remote' } },
    ]);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('stands at the field it explains, below lists too', async () => {
    const data = { boxes: [{ label: 'a' }, { label: null }, null] };
    const errors = [
      { ...SECRET, path: ['boxes', 1, 'label'] },
      { ...SECRET, path: ['boxes', 2] },
    ];

    const body = await answered({ body: { data, errors } }, '{ boxes { called: label } }');

    expect(body.data).toEqual({ boxes: [{ called: 'a' }, { called: null }, null] });
    expect(body.errors?.map(({ path }) => path)).toEqual([
      ['boxes', 1, 'called'],
      ['boxes', 2],
    ]);
  });

  it('stands where the null is that it has bubbled up to', async () => {
    const errors = [{ ...SECRET, path: ['box', 'tags', 3] }];

    const body = await answered({ body: { data: { box: { tags: null, size: 1 } }, errors } }, '{ box { tags size } }');

    expect(body.data).toEqual({ box: { tags: null, size: 1 } });
    expect(body.errors).toMatchObject([{ path: ['box', 'tags'], extensions: { code: 'UPSTREAM_ERROR' } }]);
  });

  it('stands at the view of a field that reaches through it', async () => {
    const errors = [{ ...SECRET, path: ['box', 'inner'] }];

    const body = await answered({ body: { data: { box: { inner: null } }, errors } }, '{ box { innerLabel } }');

    expect(body.errors).toMatchObject([{ path: ['box', 'innerLabel'], extensions: { code: 'UPSTREAM_ERROR' } }]);
  });

  it('without any data stands at every field that was asked for', async () => {
    const body = await answered(
      { body: { data: null, errors: [{ ...SECRET, path: ['box'] }] } },
      '{ box { id } boxes { id } }',
    );

    expect(body.data).toEqual({ box: null, boxes: null });
    expect(body.errors?.map(({ path }) => path)).toEqual([['box'], ['boxes']]);
  });
});

describe('an answer that is none', () => {
  it.each([
    ['with a status of 500', { status: 500, body: { errors: [SECRET] } }, 'UPSTREAM_ERROR'],
    ['with a status of 400', { status: 400, body: { errors: [SECRET] } }, 'UPSTREAM_BAD_RESPONSE'],
    ['with a status of 401', { status: 401, body: {} }, 'UPSTREAM_UNAUTHENTICATED'],
    ['that is no JSON', { body: '<html>secret' }, 'UPSTREAM_BAD_RESPONSE'],
    ['that is a list', { body: [] }, 'UPSTREAM_BAD_RESPONSE'],
    ['that has neither data nor errors', { body: { data: null } }, 'UPSTREAM_BAD_RESPONSE'],
    ['that has an empty list of errors', { body: { errors: [] } }, 'UPSTREAM_BAD_RESPONSE'],
    ['with errors that are none', { body: { errors: [7, null, 'secret'] } }, 'UPSTREAM_ERROR'],
  ])('%s fails the field', async (_, reply, code) => {
    const body = await answered(reply, '{ box { id } }');

    expect(body.data).toEqual({ box: null });
    expect(body.errors).toMatchObject([{ path: ['box'], extensions: { code, service: 'remote' } }]);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});

describe('a value that does not fit its type', () => {
  it.each([
    ['text for an Int', 'size', { size: 'big' }],
    ['an object for a String', 'label', { label: {} }],
    ['text for a list', 'tags', { tags: 'a' }],
    ['a list for an object', 'inner { id }', { inner: [{ id: 1 }] }],
    ['text for an object', 'inner { id }', { inner: 'x' }],
    ['an unknown enum value', 'colour', { colour: 'GREEN' }],
  ])('%s is an error at that field only', async (_, field, values) => {
    const body = await answered({ body: { data: { box: { id: 'b', ...values } } } }, `{ box { id ${field} } }`);

    const [key = ''] = field.split(' ');
    expect(body.data).toEqual({ box: { id: 'b', [key]: null } });
    expect(body.errors).toMatchObject([
      { path: ['box', key], extensions: { code: 'UPSTREAM_BAD_RESPONSE', service: 'remote' } },
    ]);
  });

  it.each([
    ['text', 'x'],
    ['a list', [{ id: 1 }]],
    ['a number', 7],
  ])('%s for the root field is an error there', async (_, box) => {
    const body = await answered({ body: { data: { box } } }, '{ box { id size } }');

    expect(body.data).toEqual({ box: null });
    expect(body.errors).toMatchObject([{ path: ['box'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  it('an id that JSON numbers cannot hold is an error', async () => {
    const body = await answered({ body: '{ "data": { "box": { "id": 9007199254740993 } } }' }, '{ box { id } }');

    expect(body.data).toEqual({ box: { id: null } });
    expect(body.errors).toMatchObject([{ path: ['box', 'id'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  it('an object of an unknown type is an error', async () => {
    const any = [{ __typename: 'Box', id: 1 }, { __typename: 'Pyramid', id: 2 }, { id: 3 }];

    const body = await answered({ body: { data: { any } } }, '{ any { ... on Cube { id } } }');

    expect(body.data).toEqual({ any: [{ id: '1' }, null, null] });
    expect(body.errors?.map(({ path }) => path)).toEqual([
      ['any', 1],
      ['any', 2],
    ]);
  });
});

it('a value that fits has the names and the form of the client', async () => {
  const data = { box: { id: 7, size: 3, colour: 'RED', tags: [] } };

  const body = await answered({ body: { data } }, '{ box { id size colour tags __typename } }');

  expect(body).toEqual({ data: { box: { id: '7', size: 3, colour: 'CRIMSON', tags: [], __typename: 'Box' } } });
});
