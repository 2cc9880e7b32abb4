import { fetchText } from '../core/fetch-text.ts';
import { isObject } from '../core/json-object.ts';
import type { ClientCredentials } from '../core/settings.ts';

const BOUNDS = { timeoutMs: 5_000, maxBytes: 65_536 };

/** For servers that do not tell: https://www.rfc-editor.org/rfc/rfc6749#section-5.1 only recommends it. */
const USUAL_LIFETIME_SECONDS = 300;

/** A token as it was issued. */
export interface IssuedToken {
  readonly value: string;
  readonly lifetimeMs: number;
}

/** The server is there, and does not accept the gateway's credentials. For the log alone. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/**
 * Asks for a token by the gateway's own credentials: https://www.rfc-editor.org/rfc/rfc6749#section-4.4. Rejects with a
 * plain Error when none can be had; its message holds no secret.
 *
 * @throws {TokenRefused}
 */
export async function fetchToken({ tokenUrl, scope, audience, ...client }: ClientCredentials): Promise<IssuedToken> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope !== undefined && { scope }),
    ...(audience !== undefined && { audience }),
  });
  const { status, text } = await fetchText(tokenUrl, {
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      authorization: basic(client),
    },
    body: form.toString(),
    ...BOUNDS,
  });
  const answer = parsed(text);
  if (status !== 200) throw failure(status, answer['error']);
  return issuedToken(answer);
}

/** Encoded as in a form before that: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
function basic({ clientId, clientSecret }: Pick<ClientCredentials, 'clientId' | 'clientSecret'>): string {
  const encoded = [clientId, clientSecret].map((value) => new URLSearchParams({ '': value }).toString().slice(1));
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The codes of OAuth are words; anything else may be a text with secrets in it. */
function failure(status: number, code: unknown): Error {
  const word = typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? ` (${code})` : '';
  const message = `The token URL answered with status ${status}${word}.`;
  return status === 400 || status === 401 || status === 403 ? new TokenRefused(message) : new Error(message);
}

function issuedToken(answer: Readonly<Record<string, unknown>>): IssuedToken {
  const { access_token: value, token_type: type = 'bearer', expires_in: given } = answer;
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) throw new Error('The answer has no access token.');
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') throw new Error('The token is no bearer token.');
  const seconds = given === undefined || given === null ? NaN : Number(given);
  return { value, lifetimeMs: (Number.isFinite(seconds) ? Math.max(0, seconds) : USUAL_LIFETIME_SECONDS) * 1_000 };
}
