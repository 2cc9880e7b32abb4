import { decodeJwt } from 'jose';
import { expect, it } from 'vitest';
import { createAuthenticator } from '../../../src/auth/authenticator.ts';
import { encoded, flipped, signedWithPublicKey, unsigned } from './forged-tokens.ts';
import { bearer, ISSUER, refusalOf, signingKey, startKeyServer, trust } from './support.ts';

const key = await signingKey('k1');
const foreign = await signingKey('k1');
const now = Math.floor(Date.now() / 1_000);
const claims = { iss: ISSUER, aud: 'shop', sub: 'ada', exp: now + 3_600 };

it('knows the caller of a valid token', async () => {
  await using server = await startKeyServer(key);
  const { authenticate } = createAuthenticator([trust(server.url)]);

  const token = await key.sign({ scope: 'orders:read  orders:write', scp: ['admin', 'orders:read'], tenant: 'acme' });
  const caller = await authenticate('web', bearer(token));

  expect(caller).toEqual({
    identity: JSON.stringify([ISSUER, 'ada']),
    scopes: new Set(['orders:read', 'orders:write', 'admin']),
    claims: expect.objectContaining({ sub: 'ada', tenant: 'acme', aud: 'shop' }) as unknown,
    meteredBy: JSON.stringify([ISSUER, 'ada']),
    expiresAtMs: Number(decodeJwt(token).exp) * 1_000,
  });
  expect(Object.isFrozen(caller?.claims)).toBe(true);
});

it('knows nobody without a header', async () => {
  await using server = await startKeyServer(key);

  expect(await createAuthenticator([trust(server.url)]).authenticate('web', {})).toBeUndefined();
  expect(server.hits).toBe(0);
});

it.each([
  ['the none algorithm', unsigned(claims), 'algorithm'],
  ['an HMAC with the public key', signedWithPublicKey(key, claims), 'algorithm'],
  ['an algorithm that is not listed', await (await signingKey('k1', 'PS256')).sign(), 'algorithm'],
  ['the key of somebody else', await foreign.sign(), 'signature'],
  ['another issuer', await key.sign({ iss: 'https://evil.example.com' }), 'issuer of the token is not known'],
  ['no issuer', await key.sign({ iss: undefined }), 'issuer of the token is not known'],
  ['another audience', await key.sign({ aud: 'bank' }), 'another audience'],
  ['no audience', await key.sign({ aud: undefined }), 'another audience'],
  ['a time that is over', await key.sign({ exp: now - 1 }), 'the token is expired'],
  ['no time of expiry', await key.sign({ exp: undefined }), 'no time of expiry'],
  ['a time to come', await key.sign({ nbf: now + 600 }), 'not valid yet'],
  ['no subject', await key.sign({ sub: undefined }), 'no subject'],
  ['an empty subject', await key.sign({ sub: '' }), 'no subject'],
  ['a bit flipped in its claims', flipped(await key.sign(), 1), ''],
  ['a bit flipped in its signature', flipped(await key.sign(), 2), 'signature'],
  ['two parts', 'a.b', 'malformed'],
  ['claims that are no JSON', `${encoded({ alg: 'RS256' })}.eA.eA`, 'malformed'],
])('refuses a token with %s', async (_, token, reason) => {
  await using server = await startKeyServer(key);
  const { authenticate } = createAuthenticator([trust(server.url)]);

  const message = await refusalOf(authenticate('web', bearer(token)));

  expect(message).toContain(reason);
  expect(message).not.toContain(token.slice(-10) || 'nothing');
});

it('refuses a token with a critical extension that its issuer signed', async () => {
  await using server = await startKeyServer(key);
  const { authenticate } = createAuthenticator([trust(server.url)]);
  const [, payload, signature] = (await key.sign()).split('.');

  const token = `${encoded({ alg: 'RS256', kid: 'k1', crit: ['exp'], exp: 1 })}.${payload}.${signature}`;

  expect(await refusalOf(authenticate('web', bearer(token)))).toContain('malformed');
});

it.each(['jku', 'x5u'])('never fetches what the header %s names', async (name) => {
  await using server = await startKeyServer(key);
  await using evil = await startKeyServer(foreign);
  const { authenticate } = createAuthenticator([trust(server.url)]);

  const message = await refusalOf(authenticate('web', bearer(await foreign.sign({}, { [name]: evil.url }))));

  expect(message).toContain('signature');
  expect(evil.hits).toBe(0);
});

it('does not take a key from the header jwk', async () => {
  await using server = await startKeyServer(key);
  const { authenticate } = createAuthenticator([trust(server.url)]);

  const token = await foreign.sign({}, { jwk: foreign.publicJwk });

  expect(await refusalOf(authenticate('web', bearer(token)))).toContain('signature');
});

it.each([
  ['two credentials', (token: string) => `Bearer ${token}, Bearer ${token}`],
  ['a token and a comma', (token: string) => `Bearer ${token},`],
  ['two tokens', (token: string) => `Bearer ${token} ${token}`],
  ['no scheme', (token: string) => token],
  ['another scheme', (token: string) => `Basic ${token}`],
  ['the scheme alone', () => 'Bearer '],
  ['nothing', () => ''],
])('refuses a header with %s', async (_, headerOf) => {
  await using server = await startKeyServer(key);
  const { authenticate } = createAuthenticator([trust(server.url)]);

  const message = await refusalOf(authenticate('web', { authorization: headerOf(await key.sign()) }));

  expect(message).toContain('"Bearer" and one token');
});

it('refuses every credential when there is no issuer', async () => {
  const { authenticate } = createAuthenticator([]);

  expect(await refusalOf(authenticate('web', bearer(await key.sign())))).toContain('not known here');
});

it('takes scheme names in any case', async () => {
  await using server = await startKeyServer(key);
  const { authenticate } = createAuthenticator([trust(server.url)]);

  expect(await authenticate('web', { authorization: `bearer ${await key.sign()}` })).toBeDefined();
});

it('allows clocks to differ by the tolerance and no more', async () => {
  await using server = await startKeyServer(key);
  const { authenticate } = createAuthenticator([trust(server.url, { clockToleranceMs: 60_000 })]);

  const late = await authenticate('web', bearer(await key.sign({ exp: now - 20, nbf: now + 20 })));

  expect(late).toBeDefined();
  expect(await refusalOf(authenticate('web', bearer(await key.sign({ exp: now - 90 }))))).toContain('expired');
});

it('knows an issuer only where its clients list says so, also for a token that was verified', async () => {
  await using server = await startKeyServer(key);
  const { authenticate } = createAuthenticator([trust(server.url, { clients: ['web'] })]);
  const headers = bearer(await key.sign());

  expect(await authenticate('web', headers)).toBeDefined();
  expect(await refusalOf(authenticate('mobile', headers))).toContain('issuer of the token is not known');
});

it('holds one issuer to different rules for different clients, over one set of keys', async () => {
  await using server = await startKeyServer(key);
  const rules = [
    trust(server.url, { clients: ['web'], audience: ['shop'] }),
    trust(server.url, { clients: ['mobile'], audience: ['app'] }),
  ];
  const { authenticate } = createAuthenticator(rules);

  expect(await authenticate('mobile', bearer(await key.sign({ aud: ['x', 'app'] })))).toBeDefined();
  expect(await authenticate('web', bearer(await key.sign()))).toBeDefined();
  expect(await refusalOf(authenticate('mobile', bearer(await key.sign())))).toContain('audience');
  expect(server.hits).toBe(1);
});

it('renames claims, and never shows the claim of the token that has the new name', async () => {
  await using server = await startKeyServer(key);
  const renames = { tenant: 'https://example.com/tenant', role: 'https://example.com/role', name: 'sub' };
  const { authenticate } = createAuthenticator([trust(server.url, { claims: renames })]);

  const token = await key.sign({ 'https://example.com/tenant': 'acme', tenant: 'forged', role: 'forged' });
  const caller = await authenticate('web', bearer(token));

  expect(caller?.claims).toMatchObject({ tenant: 'acme', name: 'ada', sub: 'ada' });
  expect(caller?.claims).not.toHaveProperty('role');
  expect(caller?.claims['constructor']).toBeUndefined();
});

it('keeps equal subjects of two issuers apart', async () => {
  await using server = await startKeyServer(key);
  const { authenticate } = createAuthenticator([trust(server.url), trust(server.url, { issuer: 'other' })]);

  const one = await authenticate('web', bearer(await key.sign()));
  const other = await authenticate('web', bearer(await key.sign({ iss: 'other' })));

  expect(one?.identity).not.toBe(other?.identity);
});

it('tries every key for a token without a key id', async () => {
  await using server = await startKeyServer(await signingKey('k0'), key);
  const { authenticate } = createAuthenticator([trust(server.url)]);

  expect(await authenticate('web', bearer(await key.sign({}, { kid: undefined as never })))).toBeDefined();
  expect(await refusalOf(authenticate('web', bearer(await foreign.sign({}, { kid: undefined as never }))))).toContain(
    'signature',
  );
});

it.each(['ES256', 'EdDSA', 'PS512'])('verifies %s when it is listed', async (alg) => {
  const other = await signingKey('k2', alg);
  await using server = await startKeyServer(other);
  const { authenticate } = createAuthenticator([trust(server.url, { algorithms: [alg] })]);

  expect(await authenticate('web', bearer(await other.sign()))).toBeDefined();
});
