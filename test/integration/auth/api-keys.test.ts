import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { parseApiKeys } from '../../../src/auth/api-key-records.ts';
import { ApiKeys } from '../../../src/auth/api-keys.ts';
import { createAuthenticator } from '../../../src/auth/authenticator.ts';
import { LANES, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { type GuardedOptions, keyRecord, startGuardedGateway } from './guarded-gateway.ts';
import { rawPost } from './raw-post.ts';
import { bearer, ISSUER, signingKey, startKeyServer, trust } from './support.ts';

const key = await signingKey('k1');
const token = await key.sign();

const ME = '{ me { owner } }';
const ownerOf = (id: string) => ({ data: { me: { owner: `owner of ${id}` } } });

describe.each(LANES)('an API key, on the $lane', ({ jsonLane }) => {
  const start = (records: readonly object[], options: Partial<GuardedOptions> = {}) =>
    startGuardedGateway({
      signedBy: key,
      jsonLane,
      ...options,
      files: { 'api-keys.json': JSON.stringify(records), ...options.files },
    });

  it('says who the caller is: its sub, else its id', async () => {
    await using running = await start([keyRecord('one', { sub: 'ada' }), keyRecord('two')]);
    const ask = (sent: string) => running.gateway.query('web', ME, { headers: { 'x-api-key': sent } });

    const answers = [await ask('one'), await ask('two'), await ask('one')];

    expect(answers.map(({ body }) => body)).toEqual([ownerOf('ada'), ownerOf('two'), ownerOf('ada')]);
  });

  it('has its scopes and its claims', async () => {
    await using running = await start(
      [keyRecord('one', { scopes: ['secrets:read'], claims: { team: 'red', sub: 'forged' } }), keyRecord('two')],
      {
        files: {
          'schemas/web.graphql': `
            type Query { me: Account @from(query: "account(id: $caller.sub)") team: Account @from(query: "account(id: $caller.team)") }
            type Account { owner: String secret: String }`,
        },
      },
    );
    const ask = (sent: string) =>
      running.gateway.query('web', '{ me { secret } team { owner } }', { headers: { 'x-api-key': sent } });

    const [one, two] = [await ask('one'), await ask('two')];

    expect(one.body).toEqual({ data: { me: { secret: 'secret of one' }, team: { owner: 'owner of red' } } });
    expect(two.body.errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['me', 'secret'], 'FORBIDDEN'],
      [['team'], 'FORBIDDEN'],
    ]);
  });

  it.each([
    ['that nobody knows', 'other'],
    ['that is empty', ''],
    ['that is a hash', (keyRecord('one') as { readonly hash: string }).hash],
    ['sent twice', 'one, one'],
  ])('is refused when it is one %s, before anything is asked of a service', async (_, sent) => {
    await using running = await start([keyRecord('one')]);

    const { status, body } = await running.gateway.query('web', '{ headline }', { headers: { 'x-api-key': sent } });

    expect([status, body]).toEqual([
      401,
      {
        errors: [
          {
            message: 'A valid credential is needed: the API key is not known here.',
            extensions: { code: 'UNAUTHENTICATED' },
          },
        ],
      },
    ]);
    expect(running.accounts.calls).toEqual([]);
  });

  it('is refused when its header comes twice', async () => {
    await using running = await start([keyRecord('one')]);

    const headers = ['x-api-key', 'one', 'X-API-Key', 'one'];
    const { status } = await rawPost(`${running.gateway.url}/web/graphql`, headers);

    expect(status).toBe(401);
    expect(running.accounts.calls).toEqual([]);
  });

  it('is refused in a client that it is not for', async () => {
    await using running = await start([keyRecord('one', { clients: ['mobile'] })]);
    const ask = (client: string) => running.gateway.query(client, '{ headline }', { headers: { 'x-api-key': 'one' } });

    const [mobile, web, kiosk] = [await ask('mobile'), await ask('web'), await ask('kiosk')];

    expect([mobile.status, web.status, kiosk.status]).toEqual([200, 401, 200]);
    expect(web.body.errors?.[0]?.message).toContain('the API key is not for this client');
  });

  it('leaves it to a token beside it who the caller is, and must be valid all the same', async () => {
    await using running = await start([keyRecord('one', { scopes: ['secrets:read'] })]);
    const ask = (sent: string, bearer = token) =>
      running.gateway.query('web', '{ me { owner secret } }', { token: bearer, headers: { 'x-api-key': sent } });

    const [first, again, unknown, badToken] = [
      await ask('one'),
      await ask('one'),
      await ask('x'),
      await ask('one', 'abc'),
    ];

    expect(first.body.data).toEqual({ me: { owner: 'owner of ada', secret: null } });
    expect(again.body).toEqual(first.body);
    expect([unknown.status, badToken.status]).toEqual([401, 401]);
  });

  it('comes in the header, and from the file, that the settings name', async () => {
    await using running = await start([], {
      auth: () => ({ apiKeys: { file: 'secrets/partners.json', header: 'X-Partner-Key' } }),
      files: { 'secrets/partners.json': JSON.stringify([keyRecord('one')]) },
    });

    const named = await running.gateway.query('web', ME, { headers: { 'x-partner-key': 'one' } });
    const other = await running.gateway.query('web', ME, { headers: { 'x-api-key': 'one' } });

    expect([named.body, other.body.data]).toEqual([ownerOf('one'), { me: null }]);
  });
});

it('meters the key, and the issuer and subject of a token without one', async () => {
  await using server = await startKeyServer(key);
  const apiKeys = new ApiKeys('x-api-key');
  apiKeys.replace(parseApiKeys(JSON.stringify([keyRecord('one', { sub: 'ada', scopes: ['a'] })])));
  const { authenticate, known } = createAuthenticator([trust(server.url)], { apiKeys });
  const both = { ...bearer(token), 'x-api-key': 'one' };

  const byToken = await authenticate('web', bearer(token));
  const byKey = await authenticate('web', { 'x-api-key': 'one' });
  const byBoth = await authenticate('web', both);

  const identity = JSON.stringify([ISSUER, 'ada']);
  const ofKey = { meteredBy: '{"apiKey":"one"}', apiKeyId: 'one' };
  expect(byToken).toMatchObject({ identity, meteredBy: identity });
  expect(byToken).not.toHaveProperty('apiKeyId');
  expect(byKey).toMatchObject({ ...ofKey, identity: ofKey.meteredBy, scopes: new Set(['a']), expiresAtMs: Infinity });
  expect(byBoth).toEqual({ ...byToken, ...ofKey });
  expect([known('web', bearer(token)), known('web', both)]).toEqual([byToken, undefined]);
});

it('tells who listens when a key does not count any more, and of no other key', () => {
  const apiKeys = new ApiKeys('x-api-key');
  const replace = (...records: readonly object[]): void => apiKeys.replace(parseApiKeys(JSON.stringify(records)));
  replace(keyRecord('one'), keyRecord('two'), keyRecord('three'));
  const { revoked } = createAuthenticator([], { apiKeys });
  const callerBy = (name: string) => apiKeys.caller('web', { 'x-api-key': name });
  const [one, two, three] = [callerBy('one'), callerBy('two'), callerBy('three')];
  const [first, second, third] = [revoked(one), revoked(two), revoked(three)];

  replace(keyRecord('one'), keyRecord('three', { scopes: ['fewer'] }));

  expect([first?.aborted, second?.aborted, third?.aborted]).toEqual([false, true, true]);
  expect([revoked(two)?.aborted, revoked(undefined)]).toEqual([true, undefined]);
});

describe('the file of API keys', () => {
  const start = (records?: readonly object[]) =>
    startGuardedGateway({
      signedBy: key,
      ...(records && { files: { 'api-keys.json': JSON.stringify(records) } }),
    });

  const statusOf = async (gateway: TestGateway, sent: string): Promise<number> =>
    (await gateway.query('web', '{ headline }', { headers: { 'x-api-key': sent } })).status;

  /** Well above the second that is promised: what is told here is that it happens. */
  const soon = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 10_000, interval: 50 });

  it('may come later, change, be replaced, and go', async () => {
    await using running = await start();
    const { gateway } = running;
    const path = join(gateway.root, 'api-keys.json');
    const write = (...names: readonly string[]) =>
      writeFile(path, JSON.stringify(names.map((name) => keyRecord(name))));
    expect(await statusOf(gateway, 'one')).toBe(401);

    await write('one');
    await soon(async () => expect(await statusOf(gateway, 'one')).toBe(200));
    await write('one', 'two');
    await soon(async () => expect(await statusOf(gateway, 'two')).toBe(200));
    await writeFile(`${path}.new`, JSON.stringify([keyRecord('three')]));
    await rename(`${path}.new`, path);
    await soon(async () => expect(await statusOf(gateway, 'three')).toBe(200));
    expect(await statusOf(gateway, 'one')).toBe(401);
    await rm(path);
    await soon(async () => expect(await statusOf(gateway, 'three')).toBe(401));
  });

  it.each([
    ['half written', '[{ "id": "on', 'the file is not valid JSON'],
    ['emptied', '', 'the file is not valid JSON'],
    ['a mistake', JSON.stringify([keyRecord('two', { client: ['web'] })]), '[0] has an unknown member "client"'],
  ])('changes nothing when it is %s, which is logged once', async (_, text, reason) => {
    await using running = await start([keyRecord('one')]);
    const { gateway } = running;
    const path = join(gateway.root, 'api-keys.json');
    const told = () => gateway.logs.filter(({ msg }) => msg === 'the API keys cannot be used; those known before stay');

    await writeFile(path, text);
    await soon(() => expect(told()).toHaveLength(1));
    expect(told()).toMatchObject([{ level: 'warn', file: 'api-keys.json', err: { message: reason } }]);
    expect(await statusOf(gateway, 'one')).toBe(200);

    await writeFile(path, JSON.stringify([keyRecord('three')]));
    await soon(async () => expect(await statusOf(gateway, 'three')).toBe(200));
    expect(told()).toHaveLength(1);
  });

  it.each([
    ['no list', '{}', 'the file must be a list'],
    ['a record without a hash', '[{ "id": "a" }]', '[0].hash must be a SHA-256 in hex'],
    ['a key in place of a hash', '[{ "id": "a", "hash": "facet_x" }]', '[0].hash must be a SHA-256 in hex'],
    ['a record without an id', JSON.stringify([keyRecord('a', { id: undefined })]), '[0].id must be text'],
    ['scopes in one text', JSON.stringify([keyRecord('a', { scopes: 'a b' })]), '[0].scopes must be a list of texts'],
    ['no client at all', JSON.stringify([keyRecord('a', { clients: [] })]), '[0].clients must be a list of texts'],
    ['one id twice', JSON.stringify([keyRecord('a'), keyRecord('b', { id: 'a' })]), '[1].id stands twice'],
    ['one key twice', JSON.stringify([keyRecord('a'), keyRecord('a', { id: 'b' })]), '[1].hash stands twice'],
  ])('keeps a gateway from starting when it has %s', async (_, text, reason) => {
    const starting = startGateway({
      files: { 'api-keys.json': text, 'schemas/web.graphql': 'type Query { a: String @from(value: "a") }' },
    });

    await expect(starting).rejects.toThrow(`api-keys.json: ${reason}`);
  });
});
