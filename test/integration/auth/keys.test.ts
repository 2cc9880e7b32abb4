import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAuthenticator } from '../../../src/auth/authenticator.ts';
import { bearer, down, refusalOf, signingKey, startKeyServer, trust } from './support.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const first = await signingKey('k1');
const second = await signingKey('k2');
const third = await signingKey('k3');

/** Only clocks: timers and sockets stay real. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A new token each time, so that none is known already. */
let serial = 0;
const tokenOf = (key = first): Promise<string> => key.sign({ jti: String(serial++) });

it('fetches keys once for a hundred first requests at a time', async () => {
  await using server = await startKeyServer(first);
  const { authenticate } = createAuthenticator([trust(server.url)]);
  expect(server.hits).toBe(0);

  const tokens = await Promise.all(Array.from({ length: 100 }, () => tokenOf()));
  const callers = await Promise.all(tokens.map((token) => authenticate('web', bearer(token))));

  expect(callers.every((caller) => caller !== undefined)).toBe(true);
  expect(server.hits).toBe(1);
});

it('takes a new key as soon as a token names it, twice in a row', async () => {
  await using server = await startKeyServer(first);
  const { authenticate } = createAuthenticator([trust(server.url)]);
  await authenticate('web', bearer(await tokenOf()));

  server.publish(second);
  expect(await authenticate('web', bearer(await tokenOf(second)))).toBeDefined();
  server.publish(third);
  expect(await authenticate('web', bearer(await tokenOf(third)))).toBeDefined();

  expect(server.hits).toBe(3);
  expect(await refusalOf(authenticate('web', bearer(await tokenOf(first))))).toContain('key of the token is not known');
});

it('does not fetch for every key id that somebody makes up, and finds a new key after that', async () => {
  await using server = await startKeyServer(first);
  const { authenticate } = createAuthenticator([trust(server.url)]);
  await authenticate('web', bearer(await tokenOf()));

  for (let id = 0; id < 50; id++) {
    const token = await second.sign({}, { kid: `made-up-${id}` });
    expect(await refusalOf(authenticate('web', bearer(token)))).toContain('key of the token is not known');
  }
  expect(server.hits).toBe(2);

  server.publish(first, second);
  vi.advanceTimersByTime(10 * SECOND);
  expect(await authenticate('web', bearer(await tokenOf(second)))).toBeDefined();
});

it('goes on for an hour with the keys it has when the issuer is down', async () => {
  await using server = await startKeyServer(first);
  const onFailure = vi.fn();
  const { authenticate } = createAuthenticator([trust(server.url)], { onFailure });
  await authenticate('web', bearer(await first.sign({ exp: Math.floor(Date.now() / 1_000) + 86_400 })));

  server.answer(down);
  for (let minute = 0; minute < 69; minute++) {
    vi.advanceTimersByTime(MINUTE);
    expect(await authenticate('web', bearer(await tokenOf()))).toBeDefined();
  }
  expect(onFailure).toHaveBeenCalledWith('https://id.example.com', expect.any(Error));

  vi.advanceTimersByTime(2 * MINUTE);
  expect(await refusalOf(authenticate('web', bearer(await tokenOf())))).toContain('keys cannot be had now');
});

it('takes fresh keys again when the issuer is back', async () => {
  await using server = await startKeyServer(first);
  const { authenticate } = createAuthenticator([trust(server.url)]);
  await authenticate('web', bearer(await tokenOf()));
  server.answer(down);
  vi.advanceTimersByTime(11 * MINUTE);
  await authenticate('web', bearer(await tokenOf()));

  server.publish(second);
  vi.advanceTimersByTime(2 * MINUTE);

  expect(await authenticate('web', bearer(await tokenOf(second)))).toBeDefined();
  expect(await refusalOf(authenticate('web', bearer(await tokenOf(first))))).toContain('key of the token is not known');
});

it('forgets a withdrawn key once its keys are ten minutes old', async () => {
  await using server = await startKeyServer(first);
  const { authenticate } = createAuthenticator([trust(server.url)]);
  await authenticate('web', bearer(await tokenOf()));

  server.publish(second);
  vi.advanceTimersByTime(10 * MINUTE);

  expect(await refusalOf(authenticate('web', bearer(await tokenOf(first))))).toContain('key of the token is not known');
});

it('pauses between fetches while an issuer has never answered', async () => {
  await using server = await startKeyServer(first);
  server.answer(down);
  const failures: number[] = [];
  const { authenticate } = createAuthenticator([trust(server.url)], { onFailure: () => failures.push(server.hits) });
  const refused = async () => refusalOf(authenticate('web', bearer(await tokenOf())));

  for (let request = 0; request < 50; request++) expect(await refused()).toContain('keys cannot be had now');
  expect(failures).toHaveLength(1);

  for (let second = 0; second < 600; second++) {
    vi.advanceTimersByTime(SECOND);
    await refused();
  }
  // After 0, 5, 15, 35 and 75 seconds, and then every minute.
  expect(failures).toHaveLength(13);

  server.publish(first);
  vi.advanceTimersByTime(MINUTE);
  expect(await authenticate('web', bearer(await tokenOf()))).toBeDefined();
});

it.each<[string, RequestListener]>([
  ['no JSON', (_, res) => res.end('<html>')],
  ['no key set', (_, res) => res.end('{"keys":3}')],
  ['a failure', (_, res) => res.writeHead(500).end(JSON.stringify({ keys: [second.publicJwk] }))],
  ['more than 256 KB', (_, res) => res.end(JSON.stringify({ keys: [second.publicJwk], pad: 'x'.repeat(262_144) }))],
])('keeps the keys it has when the issuer sends %s', async (_, listener) => {
  await using server = await startKeyServer(first);
  const onFailure = vi.fn();
  const { authenticate } = createAuthenticator([trust(server.url)], { onFailure });
  await authenticate('web', bearer(await tokenOf()));

  server.answer(listener);

  expect(await refusalOf(authenticate('web', bearer(await tokenOf(second))))).toContain(
    'key of the token is not known',
  );
  expect(await authenticate('web', bearer(await tokenOf()))).toBeDefined();
  expect(onFailure).toHaveBeenCalledTimes(1);
});

it('follows no redirect to other keys', async () => {
  await using server = await startKeyServer();
  await using evil = await startKeyServer(second);
  server.answer((_, res) => res.writeHead(302, { location: evil.url }).end());
  const { authenticate } = createAuthenticator([trust(server.url)]);

  expect(await refusalOf(authenticate('web', bearer(await tokenOf(second))))).toContain('keys cannot be had now');
  expect(evil.hits).toBe(0);
});

it('waits no longer than three seconds for keys', async () => {
  await using server = await startKeyServer();
  server.answer((_, res) => res.write('{'));
  const { authenticate } = createAuthenticator([trust(server.url)]);

  expect(await refusalOf(authenticate('web', bearer(await tokenOf())))).toContain('keys cannot be had now');
});

it('never takes a secret or a private key out of a key set', async () => {
  await using server = await startKeyServer();
  const secret = { kty: 'oct', k: 'c2VjcmV0', kid: 'k1', alg: 'HS256' };
  server.answer((_, res) => res.end(JSON.stringify({ keys: [secret] })));
  const { authenticate } = createAuthenticator([trust(server.url)]);

  expect(await refusalOf(authenticate('web', bearer(await tokenOf())))).toContain('key of the token is not known');
});

it('verifies a token once, and no longer trusts it when it is expired', async () => {
  await using server = await startKeyServer(first);
  const { authenticate } = createAuthenticator([trust(server.url)]);
  const token = await first.sign({ exp: Math.floor(Date.now() / 1_000) + 60 });

  const caller = await authenticate('web', bearer(token));
  server.answer(down);

  expect(await authenticate('web', bearer(token))).toBe(caller);
  vi.advanceTimersByTime(61 * SECOND);
  expect(await refusalOf(authenticate('web', bearer(token)))).toContain('the token is expired');
});
