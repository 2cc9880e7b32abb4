import { describe, expect, it } from 'vitest';

import { answers, description, linesOf, scaffoldOf, sends } from '../../support/scaffold-of.ts';

/** The type of a property, as it stands in a file. */
function fieldFor(schema: unknown, name = 'it', required = true): string | undefined {
  const pet = { type: 'object', properties: { [name]: schema }, ...(required && { required: [name] }) };
  const lines = linesOf(scaffoldOf(description({ '/pet': { get: answers(pet) } })));
  return lines.find((_, at) => lines[at - 1] === 'type PetResult {');
}

/** What an input type has for a property. */
function inputFor(schema: unknown, name = 'it', required = true): string | undefined {
  const pet = {
    type: 'object',
    properties: { [name]: schema, more: { type: 'string' } },
    required: required ? [name] : [],
  };
  const lines = linesOf(scaffoldOf(description({ '/pet': { post: { ...sends(pet), ...answers({}) } } })));
  return lines.find((_, at) => lines[at - 1] === 'input PostPetInput {');
}

describe('a property', () => {
  it.each<[string, unknown, string]>([
    ['a text', { type: 'string' }, 'it: String!'],
    ['a whole number', { type: 'integer' }, 'it: Int!'],
    ['a whole number of 64 bits', { type: 'integer', format: 'int64' }, 'it: Float!'],
    ['a whole number beyond 32 bits', { type: 'integer', maximum: 4_000_000_000 }, 'it: Float!'],
    ['a number', { type: 'number' }, 'it: Float!'],
    ['yes or no', { type: 'boolean' }, 'it: Boolean!'],
    ['a moment', { type: 'string', format: 'date-time' }, 'it: DateTime!'],
    ['a day', { type: 'string', format: 'date' }, 'it: Date!'],
    ['a list', { type: 'array', items: { type: 'string' } }, 'it: [String!]!'],
    ['a list of what may be null', { type: 'array', items: { type: ['string', 'null'] } }, 'it: [String]!'],
    ['a list of anything', { type: 'array' }, 'it: [JSON]!'],
    ['what may be null, in 3.0', { type: 'string', nullable: true }, 'it: String'],
    ['what may be null, in 3.1', { type: ['string', 'null'] }, 'it: String'],
    ['one thing or null', { oneOf: [{ type: 'string' }, { type: 'null' }] }, 'it: String'],
    ['one of several numbers', { anyOf: [{ type: 'integer' }, { type: 'number' }] }, 'it: Float!'],
    ['a text or a number', { oneOf: [{ type: 'string' }, { type: 'number' }] }, 'it: JSON!'],
    ['several types', { type: ['string', 'number'] }, 'it: JSON!'],
    ['anything', {}, 'it: JSON'],
    ['true', true, 'it: JSON'],
    ['an object without properties', { type: 'object', additionalProperties: { type: 'string' } }, 'it: JSON!'],
    ['a single constant', { const: 'pet' }, 'it: String!'],
    ['an object', { type: 'object', properties: { a: { type: 'string' } } }, 'it: PetResultIt!'],
    ['a reference that leads nowhere', { $ref: '#/components/schemas/Nobody' }, 'it: JSON'],
    ['a reference to another site', { $ref: 'https://example.com/pet.json' }, 'it: JSON'],
  ])('of %s', (_, schema, line) => {
    expect(fieldFor(schema)).toBe(line);
  });

  it('that is not required can be null', () => {
    expect(fieldFor({ type: 'string' }, 'it', false)).toBe('it: String');
  });

  it.each([
    ['id', { type: 'integer' }, 'id: ID!'],
    ['owner_id', { type: 'string' }, 'ownerId: ID! @from(field: "owner_id")'],
    ['grid', { type: 'string' }, 'grid: String!'],
    ['html-url', { type: 'string' }, 'htmlUrl: String! @from(field: "html-url")'],
    ['a.b', { type: 'string' }, 'aB: String! @from(field: "\\"a.b\\"")'],
    ['$this', { type: 'string' }, 'this: String! @from(field: "\\"$this\\"")'],
    ['say "hi"', { type: 'string' }, 'sayHi: String! @from(field: "\\"say \\\\\\"hi\\\\\\"\\"")'],
    ['日本', { type: 'string' }, 'unnamed: String! @from(field: "\\"日本\\"")'],
  ])('%s has a name that GraphQL allows', (name, schema, line) => {
    expect(fieldFor(schema, name)).toBe(line);
  });

  it('is sent under its name in the JSON, an id as the number that it is', () => {
    expect(inputFor({ type: 'integer' }, 'owner_id')).toBe('ownerId: Int! @from(field: "owner_id")');
    expect(inputFor({ type: 'string' }, 'owner_id')).toBe('ownerId: ID! @from(field: "owner_id")');
  });

  it('with a default need not be sent, one that is read-only cannot be', () => {
    expect(inputFor({ type: 'string', default: 'x' })).toBe('it: String');
    expect(inputFor({ type: 'string', readOnly: true })).toBe('more: String');
  });

  it('that is only written is no field', () => {
    const user = {
      type: 'object',
      properties: { name: { type: 'string' }, password: { type: 'string', writeOnly: true } },
    };

    const { text } = scaffoldOf(description({ '/me': { get: answers(user) } }));

    expect(text).not.toContain('password');
  });

  it('keeps its description, and that it is deprecated', () => {
    const schema = { type: 'string', description: 'Says "it".\r\nTwice: """.\u0007', deprecated: true };

    const { text } = scaffoldOf(
      description({ '/pet': { get: answers({ type: 'object', properties: { it: schema } }) } }),
    );

    expect(text).toContain('  """\n  Says "it".\n  Twice: \\""".\n  """\n  it: String @deprecated\n');
  });

  it('has a number where another has its name', () => {
    const properties = { first_name: { type: 'string' }, firstName: { type: 'string' } };

    const lines = linesOf(scaffoldOf(description({ '/pet': { get: answers({ type: 'object', properties }) } })));

    expect(lines).toContain('firstName: String @from(field: "first_name")');
    expect(lines).toContain('firstName2: String @from(field: "firstName")');
  });
});

describe('an enum', () => {
  it('has names that GraphQL allows, and the values on the wire', () => {
    const status = { type: 'string', enum: ['sold', 'IN_STOCK', '+1', null] };

    const { text } = scaffoldOf(description({ '/pet': { get: answers({ type: 'object', properties: { status } }) } }));

    expect(text).toContain('  status: PetResultStatus\n');
    expect(text).toContain(
      'enum PetResultStatus {\n  SOLD @from(value: "sold")\n  IN_STOCK\n  PLUS_1 @from(value: "+1")\n}\n',
    );
  });

  it.each([
    ['values without letters', ['*', '/']],
    ['values that would have one name', ['a-b', 'a_b']],
    ['a single value', ['cat']],
  ])('of %s is text', (_, values) => {
    expect(fieldFor({ type: 'string', enum: values })).toBe('it: String!');
  });

  it('of numbers is a number', () => {
    expect(fieldFor({ type: 'integer', enum: [1, 2] })).toBe('it: Int!');
  });

  it('reads no hole in a value', () => {
    expect(fieldFor({ type: 'string', enum: ['{$env.SECRET}', 'b'] })).toBe('it: PetResultIt!');
  });
});

describe('a component', () => {
  const pet = { $ref: '#/components/schemas/pet-record' };

  it('has one type, and another one to be sent', () => {
    const schemas = {
      'pet-record': {
        type: 'object',
        properties: { name: { type: 'string' }, friend: pet },
        required: ['name', 'friend'],
      },
    };

    const { text } = scaffoldOf(
      description(
        { '/pets': { get: answers({ type: 'array', items: pet }), post: { ...sends(pet), ...answers(pet) } } },
        schemas,
      ),
    );

    expect(text).toContain('pets: [PetRecord!]! @rest(GET: "/pets")');
    expect(text).toContain('type PetRecord {\n  name: String!\n  friend: PetRecord!\n}');
    expect(text).toContain('input PetRecordInput {\n  name: String!\n  friend: PetRecordInput\n}');
  });

  it('that needs another which needs it can still be sent', () => {
    const part = (of: string) => ({
      type: 'object',
      properties: { it: { $ref: `#/components/schemas/${of}` } },
      required: ['it'],
    });

    const { text } = scaffoldOf(
      description(
        { '/a': { post: { ...sends({ $ref: '#/components/schemas/A' }), ...answers({}) } } },
        { A: part('B'), B: part('A') },
      ),
    );

    expect(text).toContain('input AInput {\n  it: BInput!\n}');
    expect(text).toContain('input BInput {\n  it: AInput\n}');
  });

  it('is merged from all that it is', () => {
    const schemas = {
      Named: { type: 'object', properties: { name: { type: 'string' } } },
      Cat: {
        allOf: [{ $ref: '#/components/schemas/Named' }, { type: 'object', properties: { lives: { type: 'integer' } } }],
        required: ['name'],
      },
    };

    const { text } = scaffoldOf(
      description({ '/cat': { get: answers({ $ref: '#/components/schemas/Cat' }) } }, schemas),
    );

    expect(text).toContain('type Cat {\n  name: String!\n  lives: Int\n}');
  });

  it.each<[string, unknown]>([
    ['a reference to itself', { $ref: '#/components/schemas/It' }],
    ['all of itself', { allOf: [{ $ref: '#/components/schemas/It' }] }],
    ['one of itself', { oneOf: [{ $ref: '#/components/schemas/It' }, { type: 'null' }] }],
    ['a list of itself', { type: 'array', items: { $ref: '#/components/schemas/It' } }],
  ])('that is %s is JSON', (_, it) => {
    const pet = { type: 'object', properties: { it: { $ref: '#/components/schemas/It' } } };

    const { text } = scaffoldOf(description({ '/pet': { get: answers(pet) } }, { It: it }));

    expect(text).toMatch(/ {2}it: \[*JSON/);
  });

  it.each(['Query', 'String', 'JSON', 'Taken'])('named %s gets the name of its service', (name) => {
    const schemas = { [name]: { type: 'object', properties: { a: { type: 'string' } } } };
    const paths = { '/it': { get: answers({ $ref: `#/components/schemas/${name}` }) } };

    const { text } = scaffoldOf(description(paths, schemas), { types: new Set(['Taken']) });

    expect(text).toContain(`it: Pets${name} @rest`);
  });

  it('has the same name, whichever operations are wanted', () => {
    const schemas = {
      pet: { type: 'object', properties: { a: { type: 'string' } } },
      Pet: { type: 'object', properties: { b: { type: 'string' } } },
    };

    const { text } = scaffoldOf(
      description({ '/it': { get: answers({ $ref: '#/components/schemas/Pet' }) } }, schemas),
    );

    expect(text).toContain('it: PetsPet @rest');
  });

  it('may be named like what every object has', () => {
    const schemas = JSON.parse(
      '{ "constructor": { "type": "object", "properties": { "__proto__": { "type": "string" } } } }',
    ) as object;

    const { text } = scaffoldOf(
      description({ '/it': { get: answers({ $ref: '#/components/schemas/constructor' }) } }, schemas),
    );

    expect(text).toContain('type Constructor {\n  proto: String @from(field: "__proto__")\n}');
  });
});

it('tells of references that lead nowhere', () => {
  const { leftOut } = scaffoldOf(description({ '/pet': { get: answers({ $ref: '#/components/schemas/Nobody' }) } }));

  expect(leftOut).toEqual([
    { operation: '', reason: '"#/components/schemas/Nobody" leads nowhere; what refers to it is JSON' },
  ]);
});
