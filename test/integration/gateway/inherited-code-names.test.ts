import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorsIn } from '../../support/check-files.ts';
import { INHERITED_NAMES, LEGAL_NAMES } from '../../support/inherited-names.ts';
import { startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startService, type TestService } from '../../support/start-service.ts';

const each = (write: (name: string) => string): string => LEGAL_NAMES.map(write).join('\n');

const SCHEMA = `
  type Query { box: Box echo(of: toString): toString }
  type Box { ${each((name) => `${name}: String @computed(selectionSet: "{ id ${name} }")`)} }
`;

const FILES = {
  'schemas/services/boxes.graphql': `
    extend schema @service(url: "{$env.BOXES}")
    extend type Query { box: Box @rest(GET: "/box") echo(of: toString): toString @rest(GET: "/echo?of={$args.of}") }
    type Box { id: ID ${each((name) => `${name}: String`)} }
    scalar toString
  `,
  'schemas/app.graphql': SCHEMA,
  'schemas/app.js': `export default { Box: { ${each((name) => `${name}: (box) => box.${name} + ' of ' + box.id,`)} } };`,
  'clients/app/operations.graphql': `
    query All($toString: toString = "a", $proto: toString = "b") @endpoint(GET: "/all") {
      box { ${INHERITED_NAMES.map((name) => `${name}: constructor @skip(if: false)`).join(' ')} }
      constructor: echo(of: $toString)
      __proto__: echo(of: $proto)
    }
  `,
};

let boxes: TestService;
let gateway: TestGateway;

beforeAll(async () => {
  boxes = await startService({ '/box': { id: 7, ...Object.fromEntries(LEGAL_NAMES.map((name) => [name, name])) } });
  boxes.route('/echo', ({ search }: { search: URLSearchParams }) => ({ body: JSON.stringify(search.get('of')) }));
  gateway = await startGateway({ files: FILES, environment: { BOXES: boxes.url } });
});
afterAll(async () => {
  await gateway.close();
  await boxes[Symbol.asyncDispose]();
});

it('code makes fields of any name', async () => {
  const { body } = await gateway.query('app', `{ box { ${LEGAL_NAMES.join(' ')} } }`);

  expect(body).toEqual({ data: { box: Object.fromEntries(LEGAL_NAMES.map((name) => [name, `${name} of 7`])) } });
});

it('an endpoint answers under any name, and its description has them all', async () => {
  const answer = await gateway.send('/app/all');
  const description = await gateway.send('/app/openapi.json');

  const members = INHERITED_NAMES.map((name) => `"${name}":"constructor of 7"`).join();
  expect(await answer.text()).toBe(`{"box":{${members}},"constructor":"a","__proto__":"b"}`);
  const text = await description.text();
  expect(text).toContain(
    `"properties":{${INHERITED_NAMES.map((name) => `"${name}":{"type":["string","null"]}`).join()}}`,
  );
  const { properties } = JSON.parse(text).paths['/all'].get.responses['200'].content['application/json'].schema;
  expect(Object.keys(properties)).toEqual(['box', 'constructor', '__proto__']);
  expect(text).toContain(`{"name":"toString","in":"query","required":false,"schema":{"type":"string","default":"a"}}`);
});

it('what every object answers to is no code', () => {
  const service = 'schemas/services/boxes.graphql';
  const missing = errorsIn({ [service]: FILES[service], 'schemas/app.graphql': SCHEMA }, { app: { Box: {} } });

  expect(missing).toHaveLength(LEGAL_NAMES.length);
  expect(missing.every((problem) => problem.startsWith('RESOLVER_MISSING'))).toBe(true);
});
