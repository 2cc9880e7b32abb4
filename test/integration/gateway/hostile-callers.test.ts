import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Issuer, startIssuer } from '../../../demo/issuer.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { LANES, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startGraphQLService, type TestGraphQLService } from '../../support/start-graphql-service.ts';
import { type SeenRequest, startService, type TestService } from '../../support/start-service.ts';

const REMOTE = 'type Query { echo(x: String): String }';

const FILES = {
  'schemas/services/echo.graphql': `
    extend schema @service(url: "{$env.ECHO}", forward: ["x-given"], headers: [{ name: "x-tenant", value: "{$caller.tenant}" }])
    extend type Query {
      segment: Echo @rest(GET: "/segment/{$caller.tenant}")
      pair: Echo @rest(GET: "/pair?x={$caller.tenant}")
      body: Echo @rest(POST: "/body", body: { x: "{$caller.tenant}" })
      argument(x: String): Echo @rest(GET: "/argument?x={$args.x}")
      given: Echo @rest(GET: "/given?x={$header.x-given}")
    }
    type Echo { ok: Boolean }
  `,
  'schemas/services/remote.graphql': 'extend schema @service(kind: GRAPHQL, url: "{$env.REMOTE}/graphql")',
  'schemas/remote/remote.graphql': REMOTE,
  'schemas/app.graphql': `
    type Query {
      segment: Echo
      pair: Echo
      body: Echo
      argument: Echo @from(field: "argument(x: $caller.tenant)")
      remote: String @from(field: "echo(x: $caller.tenant)")
      text: String @from(value: "<{$caller.tenant}>")
      given: Echo
      givenText: String @from(value: "<{$header.x-given}>")
      givenRemote: String @from(field: "echo(x: $header.x-given)")
    }
    type Echo { ok: Boolean }
  `,
};

const urlOf = ({ path }: SeenRequest): URL => new URL(`http://here${path}`);

describe.each(LANES)('what a caller is and sends, $lane', ({ jsonLane }) => {
  let echo: TestService;
  let remote: TestGraphQLService;
  let gateway: TestGateway;
  let issuer: Issuer;
  let closeIssuer: () => Promise<void>;

  beforeAll(async () => {
    const started = await startIssuer();
    ({ issuer } = started);
    closeIssuer = () => started.server.close();
    echo = await startService({ '*': { ok: true } });
    remote = await startGraphQLService(REMOTE, { Query: { echo: (_: unknown, { x }: { x: string }) => x } });
    gateway = await startGateway({
      files: FILES,
      jsonLane,
      environment: { ECHO: echo.url, REMOTE: remote.url },
      settings: { auth: { jwt: [{ issuer: issuer.url, jwks: issuer.jwksUrl, audience: issuer.audience }] } },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await remote[Symbol.asyncDispose]();
    await echo[Symbol.asyncDispose]();
    await closeIssuer();
  });

  it('reaches its place as a claim, or is refused there', async () => {
    for (const text of HOSTILE_TEXTS) {
      echo.forget();
      const token = await issuer.issueToken({ sub: 'x', tenant: text });

      const { body } = await gateway.query(
        'app',
        '{ pair { ok } argument { ok } body { ok } segment { ok } remote text }',
        {
          token,
        },
      );

      const codes = Object.fromEntries(
        (body.errors ?? []).map(({ path, extensions }) => [path?.[0], extensions['code']]),
      );
      const isNoHeader = /[^\x20-\x7e\xa0-\xff]|^ | $/.test(text);
      const isNoSegment = text === '' || text === '.' || text === '..';
      const refused = isNoHeader ? ['argument', 'body', 'pair', 'segment'] : isNoSegment ? ['segment'] : [];
      expect(codes, JSON.stringify(text)).toEqual(Object.fromEntries(refused.map((name) => [name, 'BAD_USER_INPUT'])));
      expect(body.data).toMatchObject({ remote: text, text: `<${text}>` });
      expect(echo.requests).toHaveLength(4 - refused.length);
      for (const request of echo.requests) {
        expect(request.headers['x-tenant']).toBe(text);
        const { pathname, searchParams } = urlOf(request);
        if (pathname === '/body') expect(request.body).toEqual({ x: text });
        else if (pathname === '/pair' || pathname === '/argument') expect([...searchParams]).toEqual([['x', text]]);
        else expect(pathname.split('/').map(decodeURIComponent)).toEqual(['', 'segment', text]);
      }
    }
  });

  it('reaches its place as a header', async () => {
    const sendable = HOSTILE_TEXTS.filter((text) => !/[^\x20-\x7e\xa0-\xff]|^ | $/.test(text));
    for (const text of sendable) {
      echo.forget();

      const { body } = await gateway.query('app', '{ given { ok } givenText givenRemote }', {
        headers: { 'x-given': text },
      });

      expect(body).toEqual({ data: { given: { ok: true }, givenText: `<${text}>`, givenRemote: text } });
      expect(echo.requests.map((request) => [[...urlOf(request).searchParams], request.headers['x-given']])).toEqual([
        [[['x', text]], text],
      ]);
    }
  });
});
