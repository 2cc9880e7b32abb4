import { describe, expect, it } from 'vitest';

import { answers, description, linesOf, scaffoldOf, sends } from '../../support/scaffold-of.ts';

const TEXT = { type: 'string' };

/** The lines of the first root field, and what was left out. */
function written(path: string, operation: object, method = 'get') {
  const scaffold = scaffoldOf(description({ [path]: { [method]: operation } }));
  const lines = linesOf(scaffold);
  const start = lines.findIndex((line) => line.startsWith('extend type'));
  const field = start < 0 ? [] : lines.slice(start + 1, lines.indexOf('}', start));
  return { field: field.join(' '), leftOut: scaffold.leftOut.map(({ reason }) => reason) };
}

const parameter = (name: string, place: string, more: object = {}) => ({ name, in: place, schema: TEXT, ...more });
const withParameters = (...parameters: readonly object[]) => ({ parameters, ...answers(TEXT) });

describe('a field', () => {
  it.each([
    ['/pets', 'get', { operationId: 'listPets' }, 'listPets'],
    ['/pets', 'get', { operationId: 'pets/list-all' }, 'petsListAll'],
    ['/pets', 'get', {}, 'pets'],
    ['/pets/{petId}/toys', 'get', {}, 'petsByPetIdToys'],
    ['/pets', 'post', {}, 'postPets'],
    ['/', 'get', {}, 'root'],
  ])('for %s %s %j is %s', (path, method, operation, name) => {
    const { field } = written(path, { ...operation, ...answers(TEXT) }, method);

    expect(field.replace(/[(:].*/, '')).toBe(name);
  });

  it('has the name of its service where another service has its name, then a number', () => {
    const operation = { operationId: 'list', ...answers(TEXT) };

    const { text } = scaffoldOf(
      description({ '/a': { get: operation }, '/b': { get: operation }, '/c': { get: operation } }),
      { fields: new Set(['list']) },
    );

    expect(text).toContain('petsList: String @rest(GET: "/a")');
    expect(text).toContain('petsList2: String @rest(GET: "/b")');
    expect(text).toContain('petsList3: String @rest(GET: "/c")');
  });

  it('keeps what is said about it', () => {
    const { field } = written('/pets', {
      summary: 'Pets',
      description: 'All pets.',
      deprecated: true,
      ...answers(TEXT),
    });

    expect(field).toBe('""" Pets All pets. """ pets: String @rest(GET: "/pets") @deprecated');
  });

  it('of a list says how long it is', () => {
    const list = answers({ type: 'array', items: TEXT });
    const limit = (schema: object) => ({ parameters: [{ name: 'per_page', in: 'query', schema }], ...list });

    expect(written('/a', list).field).toBe('a: [String!]! @rest(GET: "/a") @listSize(assumedSize: 100)');
    expect(written('/a', limit({ type: 'integer', default: 30 })).field).toBe(
      'a(perPage: Int = 30): [String!]! @rest(GET: "/a?per_page={$args.perPage}") @listSize(slicingArguments: ["perPage"])',
    );
    expect(written('/a', limit({ type: 'integer' })).field).toContain(
      '@listSize(assumedSize: 100, slicingArguments: ["perPage"])',
    );
  });

  it('of a page says which of its fields is the list', () => {
    const page = { type: 'object', properties: { total: { type: 'integer' }, items: { type: 'array', items: TEXT } } };
    const parameters = [{ name: 'limit', in: 'query', schema: { type: 'integer' } }];

    const { field } = written('/a', { parameters, ...answers(page) });

    expect(field).toContain('@listSize(assumedSize: 100, slicingArguments: ["limit"], sizedFields: ["items"])');
  });
});

describe('a parameter', () => {
  it.each<[string, string, object, string]>([
    ['of the path', '/p/{pet_id}', parameter('pet_id', 'path'), '(petId: ID!): String @rest(GET: "/p/{$args.petId}")'],
    ['of the path that nobody described', '/p/{at}', {}, '(at: String!): String @rest(GET: "/p/{$args.at}")'],
    ['beside text in its segment', '/p/v{at}.json', parameter('at', 'path'), '@rest(GET: "/p/v{$args.at}.json")'],
    [
      'with a list in the path',
      '/p/{at}',
      parameter('at', 'path', { schema: { type: 'array', items: TEXT } }),
      '(at: [String!]!): String @rest(GET: "/p/{$args.at|csv}")',
    ],
    ['of the query', '/p', parameter('q', 'query'), 'p(q: String): String @rest(GET: "/p?q={$args.q}")'],
    ['that must be sent', '/p', parameter('q', 'query', { required: true }), 'p(q: String!)'],
    [
      'in brackets',
      '/p',
      parameter('filter[a&b]', 'query'),
      '(filterAB: String): String @rest(GET: "/p?filter[a%26b]={$args.filterAB}")',
    ],
    ['with a list', '/p', parameter('q', 'query', { schema: { type: 'array', items: TEXT } }), '"/p?q={$args.q}"'],
    [
      'with a list in one',
      '/p',
      parameter('q', 'query', { explode: false, schema: { type: 'array', items: TEXT } }),
      '"/p?q={$args.q|csv}"',
    ],
    ['of any type', '/p', parameter('q', 'query', { schema: {} }), 'p(q: String)'],
    ['of an enum', '/p', parameter('q', 'query', { schema: { type: 'string', enum: ['a', 'b'] } }), 'p(q: PQ)'],
    ['that is deprecated', '/p', parameter('q', 'query', { deprecated: true }), 'p(q: String @deprecated)'],
    [
      'with a number of 64 bits for a page',
      '/p',
      parameter('offset', 'query', { schema: { type: 'integer', format: 'int64' } }),
      'p(offset: Int)',
    ],
    ['of the headers', '/p', parameter('X-Trace', 'header'), 'headers: [{ name: "x-trace", value: "{$args.xTrace}" }]'],
  ])('%s is an argument', (_, path, given, expected) => {
    const { field, leftOut } = written(path, withParameters(given));

    expect(field).toContain(expected);
    expect(leftOut).toEqual([]);
  });

  it.each<[object, string]>([
    [
      parameter('q', 'query', { schema: { type: 'object', properties: { a: TEXT } } }),
      'its parameter "q" is an object',
    ],
    [parameter('q', 'query', { schema: { type: 'object' } }), 'its parameter "q" is an object'],
    [
      parameter('q', 'query', { style: 'pipeDelimited', schema: { type: 'array', items: TEXT } }),
      'its parameter "q" has a list in the style "pipeDelimited"',
    ],
    [
      parameter('q', 'query', { schema: { type: 'array', items: { type: 'array', items: TEXT } } }),
      'its parameter "q" holds lists of lists',
    ],
    [
      { name: 'q', in: 'query', content: { 'application/json': {} } },
      'its parameter "q" is a document inside of the request',
    ],
    [parameter('s', 'cookie'), 'its parameter "s" is a cookie'],
    [{ $ref: '#/components/parameters/None' }, 'its parameter "#/components/parameters/None" leads nowhere'],
  ])('%j is left out', (given, reason) => {
    const { field, leftOut } = written('/p', withParameters(given));

    expect(field).toBe('p: String @rest(GET: "/p")');
    expect(leftOut).toEqual([reason]);
  });

  it.each<[string, object, string]>([
    ['/p', parameter('s', 'cookie', { required: true }), 'its parameter "s" is a cookie, and must be sent'],
    ['/p/{q}', parameter('q', 'path', { style: 'matrix' }), 'its path has values in the style "matrix"'],
    ['/p/../q', {}, 'its path leads elsewhere'],
    ['//example.com/p', {}, 'its path leads elsewhere'],
  ])('of %s takes its operation with it when it must be sent', (path, given, reason) => {
    const { field, leftOut } = written(path, withParameters(given));

    expect(field).toBe('');
    expect(leftOut).toEqual([reason]);
  });

  it('cannot read what the gateway knows', () => {
    const given = [parameter('a={$env.SECRET}&b', 'query'), parameter('x', 'header', { name: 'x{$env.SECRET}' })];

    const { field } = written('/p/{$env.SECRET}/{$caller.sub}', withParameters(...given));

    expect(field).toContain('"/p/{$args.envSECRET}/{$args.callerSub}?a%3D%7B%24env.SECRET%7D%26b={$args.aEnvSECRETB}"');
    expect(field).not.toContain('{$env');
  });

  it('of an operation stands in for one of its path', () => {
    const paths = {
      '/p': {
        parameters: [parameter('a', 'query'), parameter('b', 'query')],
        get: withParameters(parameter('b', 'query', { required: true })),
      },
    };

    expect(scaffoldOf(description(paths)).text).toContain('p(a: String, b: String!)');
  });
});

describe('an operation that writes', () => {
  const pet = { type: 'object', properties: { name: TEXT } };

  it('sends its input as the body', () => {
    expect(written('/pets', { operationId: 'addPet', ...sends(pet), ...answers(pet) }, 'post').field).toBe(
      'addPet(input: AddPetInput!): AddPetResult @rest(POST: "/pets", body: "{$args.input}")',
    );
  });

  it('may have a body that need not be sent, and a parameter of that name', () => {
    const operation = {
      parameters: [parameter('input', 'query')],
      ...sends({ type: 'array', items: TEXT }, false),
      ...answers(pet),
    };

    expect(written('/pets', operation, 'put').field).toContain('(input: String, body: [String!]): PutPetsResult');
  });

  it('that answers nothing is null when it is done', () => {
    expect(written('/pets/{id}', { responses: { 204: { description: 'Gone' } } }, 'delete').field).toBe(
      'deletePetsById(id: ID!): JSON @rest(DELETE: "/pets/{$args.id}")',
    );
  });

  it.each<[string, object, string]>([
    [
      'post',
      { requestBody: { content: { 'multipart/form-data': {} } }, ...answers(TEXT) },
      'its body is multipart/form-data, not JSON',
    ],
    ['post', { responses: { 200: { content: { 'text/plain': {} } } } }, 'it answers text/plain, not JSON'],
    ['get', { ...sends(TEXT), ...answers(TEXT) }, 'it has a body, which a GET cannot have'],
    ['get', { responses: { 200: { description: 'OK' } } }, 'it does not say what it answers'],
    ['get', { responses: { 200: { content: { 'image/png': {} } } } }, 'it answers image/png, not JSON'],
  ])('%s %j is left out', (method, operation, reason) => {
    const { field, leftOut } = written('/p', operation, method);

    expect(field).toBe('');
    expect(leftOut).toEqual([reason]);
  });

  it('leaves no type behind when it is left out', () => {
    const upload = { requestBody: { content: { 'multipart/form-data': {} } }, ...answers(pet) };

    expect(scaffoldOf(description({ '/p': { post: upload } })).text).toBe(
      'extend schema @service(url: "{$env.PETS_URL}")\n',
    );
  });
});

describe('an answer', () => {
  it.each<[string, object]>([
    [
      'application/problem+json; charset=utf-8',
      { 200: { content: { 'application/problem+json; charset=utf-8': { schema: TEXT } } } },
    ],
    ['*/*', { 200: { content: { '*/*': { schema: TEXT } } } }],
    ['JSON beside others', { 200: { content: { 'text/html': {}, 'application/json': { schema: TEXT } } } }],
    [
      'the success that has a body',
      { 202: { description: 'Later' }, 201: { content: { 'application/json': { schema: TEXT } } } },
    ],
    ['the class 2XX', { '2XX': { content: { 'application/json': { schema: TEXT } } } }],
    ['the default', { default: { content: { 'application/json': { schema: TEXT } } } }],
  ])('may be %s', (_, responses) => {
    expect(written('/p', { responses }).field).toBe('p: String @rest(GET: "/p")');
  });
});
