import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWK } from 'jose';
import { z } from 'zod';
import { readInput } from './read-input.ts';
import { route, router } from './router.ts';
import { startServer } from './server.ts';
import type { DemoServer, DemoServerOptions } from './server.ts';

const ALGORITHM = 'ES256';
const KEY_ID = 'demo-1';
const AUDIENCE = 'shop';
const LIFETIME_SECONDS = 3_600;

const tokenRequest = z.object({
  sub: z.string().min(1),
  tenant: z.string().optional(),
  /** Separated by spaces. */
  scope: z.string().optional(),
  client: z.string().optional(),
});

/** Claims of a token. `iss`, `aud`, `iat` and `exp` given here replace the issuer's own. */
export type TokenClaims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** A token issuer with a key of its own. Its origin is the `iss` of its tokens. */
export interface Issuer {
  readonly url: string;
  readonly jwksUrl: string;
  readonly audience: string;
  /** A signed access token, valid for an hour. */
  issueToken(claims: TokenClaims): Promise<string>;
}

/** Starts a token issuer with a new key pair: `GET /jwks.json`, and `POST /token` for whoever asks. */
export async function startIssuer(
  options: DemoServerOptions = {},
): Promise<{ readonly issuer: Issuer; readonly server: DemoServer }> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  const publicJwk: JWK = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' };
  const issueToken = (claims: TokenClaims): Promise<string> => {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ iss: server.url, aud: AUDIENCE, iat: now, exp: now + LIFETIME_SECONDS, ...claims })
      .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID, typ: 'JWT' })
      .sign(privateKey);
  };
  const routes = router([
    route('GET', '/jwks.json', () => ({ keys: [publicJwk] })),
    route('POST', '/token', async ({ body }) => {
      const { client, ...claims } = readInput(tokenRequest, body);
      const access_token = await issueToken({ ...claims, ...(client && { client_id: client }) });
      return { access_token, token_type: 'Bearer', expires_in: LIFETIME_SECONDS };
    }),
  ]);
  const server = await startServer(routes, options);
  return { issuer: { url: server.url, jwksUrl: `${server.url}/jwks.json`, audience: AUDIENCE, issueToken }, server };
}
