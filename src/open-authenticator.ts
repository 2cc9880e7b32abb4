import { resolve } from 'node:path';

import { type Authenticator, createAuthenticator } from './auth/authenticator.ts';
import { watchApiKeys } from './auth/watch-api-keys.ts';
import type { GatewayLog } from './core/log.ts';
import type { Settings } from './core/settings.ts';

/** What callers are known by. */
export interface AuthenticatorSettings {
  readonly root: string;
  readonly auth: Settings['auth'];
  readonly log: GatewayLog;
}

/** An authenticator by the settings, which follows the file of API keys until `closing` aborts. */
export async function openAuthenticator(
  { root, auth, log }: AuthenticatorSettings,
  closing: AbortSignal,
): Promise<Authenticator> {
  const { file, header } = auth.apiKeys;
  const apiKeys = await watchApiKeys({
    path: resolve(root, file),
    header,
    signal: closing,
    onChanged: (keys) => log.info({ file, keys }, 'the API keys have changed'),
    onRefused: (err) => log.warn({ file, err }, 'the API keys cannot be used; those known before stay'),
  });
  return createAuthenticator(auth.jwt, {
    apiKeys,
    onFailure: (issuer, err) => log.warn({ issuer, err }, 'the keys of an issuer cannot be fetched'),
  });
}

/** Names of the headers that may tell who asks. */
export const credentialHeaders = ({ jwt, apiKeys }: Settings['auth']): readonly string[] => [
  'authorization',
  ...(jwt.some(({ cookie }) => cookie !== undefined) ? ['cookie'] : []),
  apiKeys.header,
];
