import { buildASTSchema, concatAST, parse, validate } from 'graphql';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const schemas = globSync('schemas/**/*.graphql', { cwd: root });
const operations = globSync('clients/**/*.graphql', { cwd: root });

/** What the sample clients take from the graph without declaring it, and the directive of endpoints. */
const FROM_THE_GRAPH = parse(`
  scalar DateTime
  enum OrderStatus { PENDING SHIPPED DELIVERED }
  input OrderLine { productId: ID! quantity: Int! }
  directive @endpoint(GET: String, POST: String) on QUERY | MUTATION
`);

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

it('has schemas of five services and three clients, and their operations', () => {
  expect(schemas).toEqual(
    expect.arrayContaining([
      ...['users', 'orders', 'notifications', 'catalog', 'devices'].map((name) => `schemas/services/${name}.graphql`),
      ...['web', 'mobile', 'iot'].map((name) => `schemas/${name}.graphql`),
    ]),
  );
  expect(operations.length).toBeGreaterThanOrEqual(3);
});

it.each(schemas)('%s parses', (file) => {
  expect(() => parse(read(file))).not.toThrow();
});

it.each(operations)('%s fits its client', (file) => {
  const client = file.split('/')[1] ?? '';
  const document = concatAST([FROM_THE_GRAPH, parse(read(`schemas/${client}.graphql`))]);
  const schema = buildASTSchema(document, { assumeValidSDL: true });

  expect(validate(schema, parse(read(file)))).toEqual([]);
});
