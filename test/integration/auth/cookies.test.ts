import { describe, expect, it } from 'vitest';

import { LANES } from '../../support/start-gateway.ts';
import { type GuardedOptions, startGuardedGateway } from './guarded-gateway.ts';
import { signingKey } from './support.ts';

const key = await signingKey('k1');
const token = await key.sign();
const other = await key.sign({ sub: 'bob' });
const foreign = await (await signingKey('k1')).sign();
const expired = await key.sign({ exp: Math.floor(Date.now() / 1_000) - 120 });

const ME = '{ me { owner } }';
const ADA = { data: { me: { owner: 'owner of ada' } } };
const PREFLIGHT = { 'graphql-require-preflight': '1' };

describe.each(LANES)('a token in a cookie, on the $lane', ({ jsonLane }) => {
  const start = (options: Partial<GuardedOptions> = {}) =>
    startGuardedGateway({ signedBy: key, jsonLane, issuer: { cookie: 'session' }, ...options });

  it.each([
    ['alone', `session=${token}`],
    ['among others', `theme=dark; session=${token}; session2=x`],
    ['in quotes', `session="${token}"`],
    ['without spaces', `a=b;session=${token};c`],
  ])('says who the caller is: %s', async (_, cookie) => {
    await using running = await start();

    const { status, body } = await running.gateway.query('web', ME, { headers: { cookie, ...PREFLIGHT } });

    expect([status, body]).toEqual([200, ADA]);
  });

  it.each(['graphql-require-preflight', 'apollo-require-preflight', 'x-requested-with'])(
    'is accepted with the header %s',
    async (name) => {
      await using running = await start();

      const { body } = await running.gateway.query('web', ME, { headers: { cookie: `session=${token}`, [name]: '1' } });

      expect(body).toEqual(ADA);
    },
  );

  it('is refused without such a header, before anything is asked of a service', async () => {
    await using running = await start();
    const headers = { cookie: `session=${token}` };
    const query = encodeURIComponent('{ headline }');

    const post = await running.gateway.query('web', '{ headline }', { headers });
    const get = await running.gateway.send(`/web/graphql?query=${query}`, { headers });
    const endpoint = await running.gateway.send('/web/me', { headers });

    expect([post.status, get.status, endpoint.status]).toEqual([403, 403, 403]);
    expect(post.body).toEqual({
      errors: [
        {
          message:
            'The credential does not allow this: a token in a cookie needs one of the headers graphql-require-preflight, apollo-require-preflight, x-requested-with.',
          extensions: { code: 'FORBIDDEN' },
        },
      ],
    });
    expect(running.accounts.calls).toEqual([]);
    expect(running.keys.hits).toBe(0);
  });

  it('opens GET and endpoints with such a header', async () => {
    await using running = await start();
    const headers = { cookie: `session=${token}`, ...PREFLIGHT };

    const get = await running.gateway.send(`/web/graphql?query=${encodeURIComponent(ME)}`, { headers });
    const endpoint = await running.gateway.send('/web/me', { headers });

    expect(await get.json()).toMatchObject(ADA);
    expect(await endpoint.json()).toEqual({ owner: 'owner of ada' });
  });

  it('does not count beside an Authorization header', async () => {
    await using running = await start();
    const ask = (authorization: string, cookie: string) =>
      running.gateway.query('web', ME, { headers: { authorization, cookie } });

    const both = await ask(`Bearer ${token}`, `session=${other}; session=${other}`);
    const again = await ask(`Bearer ${token}`, `session=${other}`);
    const invalid = await ask('Bearer nonsense', `session=${token}`);

    expect([both.body, again.body]).toEqual([ADA, ADA]);
    expect([invalid.status, invalid.body.data]).toEqual([401, undefined]);
  });

  it('is refused when there are two, whoever they speak of', async () => {
    await using running = await start();

    const cookies = [`session=${token}; session=${token}`, `session=${token}; session=${other}`];
    const answers = await Promise.all(
      cookies.map((cookie) => running.gateway.query('web', '{ headline }', { headers: { cookie, ...PREFLIGHT } })),
    );

    expect(answers.map(({ status, body }) => [status, body.errors?.[0]?.message])).toEqual(
      cookies.map(() => [401, 'A valid credential is needed: there is more than one cookie with a token.']),
    );
    expect(running.accounts.calls).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['nonsense', 'abc'],
    ['a token of somebody else', foreign],
    ['an expired token', expired],
  ])('is refused when it is %s', async (_, value) => {
    await using running = await start();

    const headers = { cookie: `session=${value}`, ...PREFLIGHT };
    const { status, body } = await running.gateway.query('web', '{ headline }', { headers });

    expect([status, body.data, body.errors?.[0]?.extensions['code']]).toEqual([401, undefined, 'UNAUTHENTICATED']);
    expect(running.accounts.calls).toEqual([]);
  });

  it('is tried with the issuers of its cookie alone, also when the token was verified in a header', async () => {
    await using running = await start({
      auth: (jwks) => ({ jwt: [{ issuer: 'staff', jwks, audience: 'shop' }] }),
    });
    const staff = await key.sign({ iss: 'staff' });
    const headers = { cookie: `session=${staff}`, ...PREFLIGHT };

    const inHeader = await running.gateway.query('web', ME, { token: staff });
    const inCookie = await running.gateway.query('web', ME, { headers });

    expect([inHeader.body, inCookie.status]).toEqual([ADA, 401]);
  });

  it('is a cookie like any other for clients that do not accept its issuer, and where credentials do not count', async () => {
    await using running = await start({ issuer: { cookie: 'session', clients: ['web'] } });
    const headers = { cookie: `session=${token}` };

    const mobile = await running.gateway.query('mobile', '{ headline }', { headers });
    const kiosk = await running.gateway.query('kiosk', '{ headline }', { headers });
    const unnamed = await running.gateway.query('web', '{ headline }', { headers: { cookie: `other=${token}` } });

    const rain = { data: { headline: 'Rain' } };
    expect([mobile.body, kiosk.body, unnamed.body]).toEqual([rain, rain, rain]);
  });

  it('is no credential at all unless an issuer names its cookie', async () => {
    await using running = await start({ issuer: {} });

    const { body } = await running.gateway.query('web', ME, { headers: { cookie: `session=${token}`, ...PREFLIGHT } });

    expect(body.data).toEqual({ me: null });
  });
});
