import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Issuer, startIssuer } from '../../../demo/issuer.ts';
import { INHERITED_NAMES, LEGAL_NAMES } from '../../support/inherited-names.ts';
import { LANES, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startGraphQLService, type TestGraphQLService } from '../../support/start-graphql-service.ts';
import { type SeenRequest, startService, type TestService } from '../../support/start-service.ts';

const each = (write: (name: string) => string, names: readonly string[] = LEGAL_NAMES): string =>
  names.map(write).join('\n');

const BOX = `type Box { id: ID ${each((name) => `${name}: String`)} inner: Inner }`;

const REMOTE = `
  type Query { ${each((name) => `${name}: String`)} remoteBox: RemoteBox remoteEcho(${each((name) => `${name}: String`)} input: RemoteInput): RemoteBox }
  type RemoteBox { id: ID ${each((name) => `${name}: String`)} kind: Kind }
  input RemoteInput { ${each((name) => `${name}: String`)} }
  enum Kind { ${LEGAL_NAMES.join(' ')} }
`;

const FILES = {
  'schemas/services/things.graphql': `
    extend schema @service(url: "{$env.THINGS}", forward: [${each((name) => `"${name}"`, INHERITED_NAMES)}],
      headers: [{ name: "x-own", value: "{$header.constructor}" }, { name: "__proto__", value: "fixed" }])
    extend type Query {
      box: Box @rest(GET: "/box")
      raw: Raw @rest(GET: "/box")
      state(of: Kinds): [Kinds] @rest(GET: "/states?of={$args.of}")
      ${each((name) => `${name}Rest: String @rest(GET: "/${name}")`)}
      wired(input: Wired): Box @rest(POST: "/wired", body: { ${each((name) => `${name}: "{$args.input.${name}}"`)} all: "{$args.input}" })
      given(${each((name) => `${name}: String`)}): Box @rest(POST: "/given", body: { ${each((name) => `${name}: "{$args.${name}}"`)} __proto__: "{$args.then}" })
      named(id: ID): Box @rest(POST: "/named", body: "{$keys}", key: "$args.id", match: "@key")
      found(id: ID): Box @rest(POST: "/found", body: "{$keys}", key: "$args.id", match: "id")
      union: [Any] @rest(GET: "/any")
    }
    ${BOX}
    type Inner { ${each((name) => `${name}: String`)} }
    type Raw {
      ${INHERITED_NAMES.map((name, index) => `plain${index}: String @from(field: "${name}") deep${index}: String @from(field: "inner.\\"${name}\\".x")`).join('\n')}
      lengthOfList: Int @from(field: "list.length")
      ofList: Int @from(field: "list.0")
      lengthOfText: Int @from(field: "text.length")
    }
    input Wired { ${each((name) => `${name}: String @from(field: "${name}")`)} proto: String @from(field: "__proto__.polluted") }
    enum Kinds { ${LEGAL_NAMES.join(' ')} }
    union Any @from(field: "constructor") = ${LEGAL_NAMES.join(' | ')}
    ${each((name) => `type ${name} { of: String }`)}
  `,
  'schemas/services/remote.graphql': 'extend schema @service(kind: GRAPHQL, url: "{$env.REMOTE}/graphql")',
  'schemas/remote/remote.graphql': REMOTE,
  'schemas/app.graphql': `
    type Query {
      box: Box raw: Raw state(of: Kinds): [Kinds] remoteBox: RemoteBox
      ${each((name) => `${name}: String @from(field: "${name}Rest") ${name}Remote: String @from(field: "${name}")`)}
      remoteEcho(${each((name) => `${name}: String`)} input: RemoteInput): RemoteBox
      wired(input: Wired): Box
      given(${each((name) => `${name}: String`)}): Box
      named(id: ID): Box
      found(id: ID): Box
      union: [Any]
      claim: String @from(value: "{$caller.constructor}")
      proto: String @from(value: "{$caller.__proto__}")
      inside: String @from(value: "{$caller.deep.constructor}")
      size: String @from(value: "{$caller.list.length}")
      header: String @from(value: "{$header.constructor}")
      headerProto: String @from(value: "{$header.__proto__}")
      headerArgument: Box @from(field: "found(id: $header.constructor)")
    }
    ${BOX}
    type Inner { ${each((name) => `${name}: String`)} }
    type Raw {
      ${INHERITED_NAMES.map((_, index) => `plain${index}: String deep${index}: String`).join('\n')}
      lengthOfList: Int ofList: Int lengthOfText: Int
    }
    type RemoteBox { id: ID ${each((name) => `${name}: String`)} kind: Kind }
    union Any = ${LEGAL_NAMES.join(' | ')}
    ${each((name) => `type ${name} { of: String }`)}
  `,
};

/** An object as JSON text, with a member for each name. */
const jsonOf = (value: (name: string) => unknown, names: readonly string[] = INHERITED_NAMES): string =>
  `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value(name))}`).join()}}`;

const own = Object.getOwnPropertyNames(Object.prototype).sort();
const nulls = Object.fromEntries(LEGAL_NAMES.map((name) => [name, null]));
const echoed = Object.fromEntries(LEGAL_NAMES.map((name) => [name, `the ${name}`]));

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(own);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

describe.each(LANES)('names that every object answers to, $lane', ({ jsonLane }) => {
  let things: TestService;
  let remote: TestGraphQLService;
  let issuer: Issuer;
  let gateway: TestGateway;
  let closeIssuer: () => Promise<void>;
  let held: Readonly<Record<string, unknown>> = {};

  beforeAll(async () => {
    const started = await startIssuer();
    ({ issuer } = started);
    closeIssuer = () => started.server.close();
    things = await startService();
    const root = (name: string) => () => (Object.hasOwn(held, name) ? held[name] : null);
    remote = await startGraphQLService(REMOTE, {
      Query: {
        ...Object.fromEntries(LEGAL_NAMES.map((name) => [name, root(name)])),
        remoteBox: () => ({}),
      },
      RemoteBox: Object.fromEntries(['id', 'kind', ...LEGAL_NAMES].map((name) => [name, root(name)])),
    });
    gateway = await startGateway({
      files: FILES,
      jsonLane,
      environment: { THINGS: things.url, REMOTE: remote.url },
      settings: { auth: { jwt: [{ issuer: issuer.url, jwks: issuer.jwksUrl, audience: issuer.audience }] } },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await remote[Symbol.asyncDispose]();
    await things[Symbol.asyncDispose]();
    await closeIssuer();
  });

  const text = (body: string) => () => ({ body });
  const fields = LEGAL_NAMES.join(' ');

  it('are fields like any other', async () => {
    things.route('/box', text(jsonOf((name) => `the ${name}`)));

    const { body } = await gateway.query('app', `{ box { ${fields} } }`);

    expect(body).toEqual({ data: { box: echoed } });
  });

  it('are null when the service does not send them', async () => {
    things.route('/box', {});
    expect((await gateway.query('app', `{ box { ${fields} inner { ${fields} } } }`)).body).toEqual({
      data: { box: { ...nulls, inner: null } },
    });

    things.route('/box', { inner: {} });
    expect((await gateway.query('app', `{ box { inner { ${fields} } } }`)).body).toEqual({
      data: { box: { inner: nulls } },
    });
  });

  it('are JSON names like any other, and nothing when they are not there', async () => {
    const names = INHERITED_NAMES.flatMap((_, index) => [`plain${index}`, `deep${index}`]).join(' ');
    things.route('/box', text(`{ "inner": ${jsonOf(() => ({ x: 'deep' }))}, ${jsonOf(() => 'plain').slice(1)}`));
    const { body: found } = await gateway.query('app', `{ raw { ${names} } }`);
    things.route('/box', { inner: {} });
    const { body: missing } = await gateway.query('app', `{ raw { ${names} } }`);

    const values = Object.values((found.data as { raw: object }).raw);
    expect(found.errors).toBeUndefined();
    expect(new Set(values)).toEqual(new Set(['plain', 'deep']));
    expect(missing.errors).toBeUndefined();
    expect(new Set(Object.values((missing.data as { raw: object }).raw))).toEqual(new Set([null]));
  });

  it('are no members of lists and texts', async () => {
    things.route('/box', { list: [7, 8], text: 'abc' });

    const { body } = await gateway.query('app', '{ raw { lengthOfList ofList lengthOfText } }');

    expect(body).toEqual({ data: { raw: { lengthOfList: null, ofList: 7, lengthOfText: null } } });
  });

  it('are aliases like any other', async () => {
    things.route('/box', { id: 7 });
    const aliases = INHERITED_NAMES.map((name) => `${name}: box { ${name}: id }`).join(' ');

    const answer = await gateway.send('/app/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ ${aliases} }` }),
    });

    expect(await answer.text()).toContain(
      `{"data":{${INHERITED_NAMES.map((name) => `"${name}":{"${name}":"7"}`).join()}},`,
    );
  });

  it('are root fields like any other', async () => {
    for (const name of LEGAL_NAMES) things.route(`/${name}`, text(JSON.stringify(`the ${name}`)));

    expect((await gateway.query('app', `{ ${fields} }`)).body).toEqual({ data: echoed });
  });

  it('are enum values like any other', async () => {
    things.route('/states', [...LEGAL_NAMES, '__proto__']);

    const { body } = await gateway.query('app', '{ state(of: constructor) }');

    expect(body.data).toEqual({ state: [...LEGAL_NAMES, null] });
    expect(body.errors).toMatchObject([
      { path: ['state', LEGAL_NAMES.length], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } },
    ]);
    expect(things.calls.at(-1)).toBe('GET /states?of=constructor');
  });

  it('are types like any other', async () => {
    const kinds = [...LEGAL_NAMES, '__proto__', undefined];
    things.route(
      '/any',
      kinds.map((kind) => ({ constructor: kind, of: 'x' })),
    );

    const { body } = await gateway.query(
      'app',
      `{ union { __typename ${LEGAL_NAMES.map((name) => `... on ${name} { of }`).join(' ')} } }`,
    );

    expect(body.data).toEqual({ union: [...LEGAL_NAMES.map((name) => ({ __typename: name, of: 'x' })), null, null] });
    expect(body.errors).toHaveLength(2);
  });

  it('are arguments like any other, and absent when they are not given', async () => {
    things.route('/given', {});
    const given = LEGAL_NAMES.map((name) => `${name}: "the ${name}"`).join(' ');

    things.forget();
    await gateway.query('app', `{ all: given(${given}) { id } }`);
    const { body } = await gateway.query('app', '{ none: given { id } }');

    expect(body).toEqual({ data: { none: { id: null } } });
    const [all, none] = things.requests.map((request) => request.body);
    expect(JSON.stringify(all)).toBe(`${JSON.stringify(echoed).slice(0, -1)},"__proto__":"the then"}`);
    expect(none).toEqual({});
  });

  it.each(['a literal', 'a variable'])(
    'are members of an input in %s, and absent when they are not given',
    async (how) => {
      things.route('/wired', {});
      const ask = async (input: object): Promise<unknown> => {
        things.forget();
        const literal = JSON.stringify(input).replaceAll(/"(\w+)":/g, '$1:');
        const { body } = await (how === 'a variable'
          ? gateway.query('app', 'query ($input: Wired) { wired(input: $input) { id } }', { variables: { input } })
          : gateway.query('app', `{ wired(input: ${literal}) { id } }`));
        expect(body).toEqual({ data: { wired: { id: null } } });
        return things.requests[0]?.body;
      };

      expect(await ask({})).toEqual({ all: {} });
      expect(await ask(echoed)).toEqual({ ...echoed, all: echoed });
      expect(JSON.stringify(await ask({ proto: 'x' }))).toBe('{"all":{"__proto__":{"polluted":"x"}}}');
    },
  );

  it('are refused as members of an input that has none of that name', async () => {
    things.forget();
    for (const name of ['__proto__', '__defineGetter__', 'isFrozen']) {
      const query = 'query ($input: Wired) { wired(input: $input) { id } }';
      const answer = await gateway.send('/app/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{ "query": ${JSON.stringify(query)}, "variables": { "input": { "${name}": { "polluted": 1 } } } }`,
      });

      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    }
    expect(things.requests).toEqual([]);
  });

  it('are variables and operation names like any other', async () => {
    things.route('/found', ({ body }: SeenRequest) => ({ body: (body as string[]).map((id) => ({ id })) }));
    for (const name of INHERITED_NAMES) {
      const query = `query ${name}($${name}: ID) { found(id: $${name}) { id } } query other { found(id: 0) { id } }`;
      const answer = await gateway.send('/app/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{ "query": ${JSON.stringify(query)}, "operationName": "${name}", "variables": { "${name}": "x" } }`,
      });
      expect(await answer.json()).toMatchObject({ data: { found: { id: 'x' } } });
      const { body } = await gateway.query('app', query, { operationName: name });
      expect(body).toEqual({ data: { found: null } });
      expect((await gateway.query('app', 'query a { box { id } }', { operationName: name })).body.errors).toMatchObject(
        [{ extensions: { code: 'BAD_REQUEST' } }],
      );
    }
  });

  it('are keys like any other, and find nothing that was not sent', async () => {
    const aliases = (field: string): string =>
      `{ ${INHERITED_NAMES.map((name, index) => `a${index}: ${field}(id: "${name}") { id }`).join(' ')} }`;
    const allOf = (name: (index: number) => unknown): unknown =>
      Object.fromEntries(INHERITED_NAMES.map((_, index) => [`a${index}`, name(index)]));

    things.route('/named', text('{}'));
    expect((await gateway.query('app', aliases('named'))).body).toEqual({ data: allOf(() => null) });
    things.route('/named', text(jsonOf((id) => ({ id }))));
    expect((await gateway.query('app', aliases('named'))).body).toEqual({
      data: allOf((index) => ({ id: INHERITED_NAMES[index] })),
    });
    things.route('/found', ({ body }: SeenRequest) => ({ body: (body as string[]).map((id) => ({ id })) }));
    expect((await gateway.query('app', aliases('found'))).body).toEqual({
      data: allOf((index) => ({ id: INHERITED_NAMES[index] })),
    });
    things.route('/found', [{}, { name: 'x' }]);
    expect((await gateway.query('app', aliases('found'))).body).toEqual({ data: allOf(() => null) });
  });

  it('are claims only when the token has them', async () => {
    const query = '{ claim proto inside size }';
    const codes = async (token: string): Promise<unknown> => {
      const { body } = await gateway.query('app', query, { token });
      return { data: body.data, codes: [...new Set(body.errors?.map(({ extensions }) => extensions['code']))] };
    };
    const without = await issuer.issueToken({ sub: 'x', deep: {}, list: ['a'] });
    const claims = JSON.parse(
      '{ "sub": "x", "constructor": "c", "__proto__": "p", "deep": { "constructor": "d" } }',
    ) as { sub: string };

    expect(await codes(without)).toMatchObject({ codes: ['FORBIDDEN'] });
    expect(await codes(await issuer.issueToken({ ...claims, list: [] }))).toEqual({
      data: { claim: 'c', proto: 'p', inside: 'd', size: null },
      codes: ['FORBIDDEN'],
    });
  });

  it('are headers only when they were sent', async () => {
    const query = '{ header headerProto headerArgument { id } box { id } }';
    things.route('/box', {});
    things.route('/found', ({ body }: SeenRequest) => ({ body: (body as string[]).map((id) => ({ id })) }));
    things.forget();

    expect((await gateway.query('app', query)).body).toEqual({
      data: { header: null, headerProto: null, headerArgument: null, box: { id: null } },
    });
    expect(things.requests.map(({ headers }) => headers['x-own'])).toEqual([undefined]);
    const { body } = await gateway.query('app', query, {
      headers: { constructor: 'c', ['__proto__']: 'p', then: 't' },
    });
    expect(body).toEqual({ data: { header: 'c', headerProto: null, headerArgument: { id: 'c' }, box: { id: null } } });
    const [last] = things.requests.slice(-1);
    expect(last?.headers).toMatchObject({ constructor: 'c', then: 't', 'x-own': 'c' });
  });

  it('are fields and arguments of a GraphQL service', async () => {
    const given = LEGAL_NAMES.map((name) => `${name}: "the ${name}"`).join(' ');
    const sent = (): unknown =>
      JSON.parse(JSON.stringify(remote.documents.map(({ variables }) => Object.values(variables ?? {}))));

    remote.forget();
    await gateway.query('app', `{ remoteEcho(${given} input: { ${given} }) { id } }`);
    await gateway.query('app', '{ remoteEcho(input: {}) { id } }');
    await gateway.query('app', 'query ($input: RemoteInput) { remoteEcho(input: $input) { id } }', {
      variables: { input: {} },
    });

    expect(sent()).toEqual([[...Object.values(echoed), echoed], [{}], [{}]]);
  });

  it('are fields of a GraphQL service, its root fields too', async () => {
    const asked = `{ remoteBox { id kind ${fields} } ${LEGAL_NAMES.map((name) => `${name}: ${name}Remote`).join(' ')} }`;

    held = { id: 1, kind: 'constructor', ...echoed };
    expect((await gateway.query('app', asked)).body).toEqual({
      data: { remoteBox: { id: '1', kind: 'constructor', ...echoed }, ...echoed },
    });
    held = { id: 1 };
    expect((await gateway.query('app', asked)).body).toEqual({
      data: { remoteBox: { id: '1', kind: null, ...nulls }, ...nulls },
    });
    remote.answerWith({ body: { data: {} } });
    expect((await gateway.query('app', asked)).body).toEqual({ data: { remoteBox: null, ...nulls } });
    remote.answerWith({ body: { data: { remoteBox: { id: 1 } } } });
    expect((await gateway.query('app', `{ remoteBox { id ${fields} } }`)).body).toEqual({
      data: { remoteBox: { id: '1', ...nulls } },
    });
    remote.answerWith(undefined);
  });
});
