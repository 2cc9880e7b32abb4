import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWK, SignJWT } from 'jose';
import { GatewayError } from '../../../src/core/errors.ts';
import type { JwtIssuer } from '../../../src/core/settings.ts';

export const ISSUER = 'https://id.example.com';

/** A key pair of an issuer, and what it signs. */
export interface SigningKey {
  readonly publicJwk: JWK;
  /** A token that is valid for an hour; claims and header fields given here replace its own, undefined removes them. */
  sign(claims?: Record<string, unknown>, header?: Partial<JWTHeaderParameters>): Promise<string>;
}

export async function signingKey(kid: string, alg = 'RS256'): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return {
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    sign: (claims = {}, header = {}) => {
      const now = Math.floor(Date.now() / 1_000);
      return new SignJWT({ iss: ISSUER, aud: 'shop', sub: 'ada', exp: now + 3_600, ...claims })
        .setProtectedHeader({ alg, kid, ...header })
        .sign(privateKey);
    },
  };
}

/** A server of one answer, which can be changed, stopped and started again. */
export interface KeyServer extends AsyncDisposable {
  readonly url: string;
  /** How many requests have come. */
  readonly hits: number;
  answer(listener: RequestListener): void;
  publish(...keys: readonly SigningKey[]): void;
}

export async function startKeyServer(...keys: readonly SigningKey[]): Promise<KeyServer> {
  let hits = 0;
  let listener: RequestListener;
  const publish = (...published: readonly SigningKey[]): void => {
    listener = (_, res) => res.end(JSON.stringify({ keys: published.map(({ publicJwk }) => publicJwk) }));
  };
  publish(...keys);
  const server: Server = createServer((req, res) => {
    hits++;
    listener(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    get hits() {
      return hits;
    },
    answer: (next) => {
      listener = next;
    },
    publish,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Breaks the connection: what a caller sees of an issuer that is down. */
export const down: RequestListener = (req) => void req.socket.destroy();

export const trust = (jwks: string, rules: Partial<JwtIssuer> = {}): JwtIssuer => ({
  issuer: ISSUER,
  jwks,
  audience: ['shop'],
  algorithms: ['RS256', 'ES256'],
  clockToleranceMs: 0,
  cookie: undefined,
  claims: {},
  clients: undefined,
  ...rules,
});

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** The message of the GatewayError UNAUTHENTICATED that a call rejects with; whatever else happens fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => new Error('It was accepted.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof GatewayError) || error.code !== 'UNAUTHENTICATED') throw error;
  return error.message;
}
