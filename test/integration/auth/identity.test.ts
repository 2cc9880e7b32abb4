import { describe, expect, it } from 'vitest';

import { LANES } from '../../support/start-gateway.ts';
import { flipped, signedWithPublicKey, unsigned } from './forged-tokens.ts';
import { type GuardedOptions, startGuardedGateway } from './guarded-gateway.ts';
import { rawPost } from './raw-post.ts';
import { ISSUER, signingKey, startKeyServer } from './support.ts';

const key = await signingKey('k1');
const foreign = await signingKey('k1');
const now = Math.floor(Date.now() / 1_000);
const claims = { iss: ISSUER, aud: 'shop', sub: 'ada', exp: now + 3_600 };
const token = await key.sign();

const FORGED = [
  ['the none algorithm', unsigned(claims)],
  ['an HMAC with the public RSA key', signedWithPublicKey(key, claims)],
  ['the key of somebody else', await foreign.sign()],
  ['a key of its own in the header jwk', await foreign.sign({}, { jwk: foreign.publicJwk })],
  ['another issuer', await key.sign({ iss: 'https://evil.example.com' })],
  ['another audience', await key.sign({ aud: 'bank' })],
  ['a time that is over', await key.sign({ exp: now - 120 })],
  ['a time to come', await key.sign({ nbf: now + 600 })],
  ['no end', await key.sign({ exp: undefined })],
  ['a bit flipped in its header', flipped(token, 0)],
  ['a bit flipped in its claims', flipped(token, 1)],
  ['a bit flipped in its signature', flipped(token, 2)],
] as const;

const QUERY = '{ headline me { owner } }';
const REFUSED = { errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }] };

describe.each(LANES)('on the $lane', ({ jsonLane }) => {
  const start = (options: Partial<GuardedOptions> = {}) => startGuardedGateway({ signedBy: key, jsonLane, ...options });

  describe('a request is refused as a whole, and no service is called, with', () => {
    it.each(FORGED)('a token with %s', async (_, forged) => {
      await using running = await start();
      await running.gateway.query('mobile', '{ __typename }', { token });

      const { status, body } = await running.gateway.query('web', QUERY, { token: forged });
      const get = await running.gateway.send(`/web/graphql?query=${encodeURIComponent(QUERY)}`, {
        headers: { authorization: `Bearer ${forged}` },
      });

      expect([status, body]).toEqual([401, REFUSED]);
      expect([get.status, await get.json()]).toEqual([401, REFUSED]);
      expect(running.accounts.calls).toEqual([]);
    });

    it.each(['jku', 'x5u'])('a token that names its own keys in %s, which are never fetched', async (name) => {
      await using running = await start();
      await using evil = await startKeyServer(foreign);

      const forged = await foreign.sign({}, { [name]: evil.url });
      const { status, body } = await running.gateway.query('web', QUERY, { token: forged });

      expect([status, body]).toEqual([401, REFUSED]);
      expect([running.accounts.calls, evil.hits]).toEqual([[], 0]);
    });

    it.each([
      ['no token where one is required', []],
      ['two Authorization headers', ['Authorization', `Bearer ${token}`, 'authorization', `Bearer ${token}`]],
      ['a token under another scheme', ['authorization', `Digest ${token}`]],
    ])('%s', async (_, headers) => {
      await using running = await start();

      const { status, body } = await rawPost(`${running.gateway.url}/vault/graphql`, headers);

      expect([status, body]).toEqual([401, REFUSED]);
      expect(running.accounts.calls).toEqual([]);
    });
  });

  it('user A, then user B, then nobody, then A again, get what is theirs', async () => {
    await using running = await start();
    const [ada, bob] = [await key.sign({ sub: 'ada' }), await key.sign({ sub: 'bob' })];
    const ask = async (sent?: string) =>
      (await running.gateway.query('web', '{ me { owner } }', sent === undefined ? {} : { token: sent })).body.data;

    const seen = [await ask(ada), await ask(ada), await ask(bob), await ask(), await ask(ada)];

    const [ofAda, ofBob] = [{ me: { owner: 'owner of ada' } }, { me: { owner: 'owner of bob' } }];
    expect(seen).toEqual([ofAda, ofAda, ofBob, { me: null }, ofAda]);
  });

  it('fifty users at a time get what is theirs, in headers and in cookies', async () => {
    const subs = Array.from({ length: 50 }, (_, index) => `user-${index}`);
    await using running = await start({ issuer: { cookie: 'session' } });
    const tokens = await Promise.all(subs.map((sub) => key.sign({ sub })));
    const ask = async (index: number) => {
      const sent = tokens[index] ?? '';
      const cookie = { cookie: `session=${sent}`, 'x-requested-with': 'test' };
      const how = index % 2 === 0 ? { token: sent } : { headers: cookie };
      return (await running.gateway.query('web', '{ me { owner } }', how)).body;
    };

    const once = await Promise.all(subs.map((_, index) => ask(index)));
    const again = await Promise.all(subs.map((_, index) => ask(index)));

    const expected = subs.map((sub) => ({ data: { me: { owner: `owner of ${sub}` } } }));
    expect([once, again]).toEqual([expected, expected]);
  });
});
