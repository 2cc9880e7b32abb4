import fc from 'fast-check';
import { expect, it } from 'vitest';

import { description, scaffoldOf } from '../../support/scaffold-of.ts';

/** Names as people give them, and as nobody should. */
const name = fc.oneof(
  fc.constantFrom(
    'id',
    'pet_id',
    'Pet',
    'pet',
    'Query',
    'input',
    'String',
    'JSON',
    '__typename',
    '__proto__',
    'type',
    '1st',
    '',
    ' ',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.stringMatching(/^[a-z{}$.|"\\#/?&=%@-]{1,8}$/),
);

const COMPONENTS = ['Pet', 'pet', 'Owner', 'a/b', 'Query'];
const reference = fc
  .constantFrom(...COMPONENTS, 'Nobody')
  .map((component) => ({ $ref: `#/components/schemas/${component.replaceAll('/', '~1')}` }));

const { schema } = fc.letrec<{ schema: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(
    reference,
    fc.constantFrom({}, true, false, null, { type: 'null' }, { const: 1 }, { type: ['string', 'null'] }, { enum: [] }),
    fc.record({
      type: fc.constantFrom('string', 'integer', 'number', 'boolean', 'file'),
      format: fc.constantFrom('date', 'date-time', 'int64', 'uuid', undefined),
      nullable: fc.boolean(),
      description: name,
    }),
    fc.record({ type: fc.constant('string'), enum: fc.array(name, { maxLength: 4 }) }),
  ),
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.record({ type: fc.constant('array'), items: tie('schema') }),
    fc.record({
      type: fc.constantFrom('object', undefined),
      properties: fc.dictionary(name, tie('schema'), { maxKeys: 4 }),
      required: fc.array(name, { maxLength: 3 }),
      description: name,
    }),
    fc.record({ allOf: fc.array(tie('schema'), { maxLength: 3 }), nullable: fc.boolean() }),
    fc.record({ oneOf: fc.array(tie('schema'), { maxLength: 3 }) }),
    fc.record({
      anyOf: fc.array(tie('schema'), { maxLength: 3 }),
      properties: fc.dictionary(name, tie('leaf'), { maxKeys: 2 }),
    }),
  ),
}));

const parameter = fc.record({
  name,
  in: fc.constantFrom('path', 'query', 'header', 'cookie', 'body'),
  required: fc.boolean(),
  style: fc.constantFrom(undefined, 'form', 'simple', 'deepObject', 'matrix'),
  explode: fc.constantFrom(undefined, true, false),
  deprecated: fc.boolean(),
  schema,
});

const operation = fc.record({
  operationId: fc.option(name, { nil: undefined }),
  description: name,
  deprecated: fc.boolean(),
  parameters: fc.array(parameter, { maxLength: 4 }),
  requestBody: fc.option(
    fc.record({ required: fc.boolean(), content: fc.record({ 'application/json': fc.record({ schema }) }) }),
    { nil: undefined },
  ),
  responses: fc.record({ 200: fc.record({ content: fc.record({ 'application/json': fc.record({ schema }) }) }) }),
});

const path = fc
  .array(
    fc.oneof(
      name,
      name.map((text) => `{${text}}`),
    ),
    { maxLength: 4 },
  )
  .map((steps) => `/${steps.join('/')}`);

const anyDescription = fc
  .tuple(
    fc.dictionary(path, fc.record({ get: operation, post: operation }), { minKeys: 1, maxKeys: 3 }),
    fc.record(Object.fromEntries(COMPONENTS.map((component) => [component, schema]))),
  )
  .map(([paths, schemas]) => description(paths, schemas));

it('makes a file that passes the check of whatever it is given, the same one each time', () => {
  fc.assert(
    fc.property(anyDescription, (root) => {
      const { text } = scaffoldOf(root);

      expect(scaffoldOf(root).text).toBe(text);
      const requests = [...text.matchAll(/@rest\([^\n]*/g)].join('\n');
      expect(requests).not.toMatch(/\{\$(?!args\.\w+(?:\|csv)?\})/);
    }),
    { numRuns: 300 },
  );
});
