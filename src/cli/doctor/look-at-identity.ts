import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { parseApiKeys } from '../../auth/api-key-records.ts';
import { fetchKeySet } from '../../auth/fetch-key-set.ts';
import type { JwtIssuer, Settings } from '../../core/settings.ts';
import { failed, type Finding, off, ok, reasonOf, TIMEOUT_MS } from './finding.ts';

const MAX_KEY_SET_BYTES = 1_048_576;

/** Whether the keys of each issuer can be had, and the file of API keys read. */
export async function lookAtIdentity({ auth }: Pick<Settings, 'auth'>, root: string): Promise<readonly Finding[]> {
  const issuers =
    auth.jwt.length === 0 ? [off('tokens', 'no issuer is set')] : await Promise.all(auth.jwt.map(issuerOf));
  return [...issuers, await apiKeys(auth.apiKeys.file, root)];
}

async function issuerOf({ issuer, jwks }: JwtIssuer): Promise<Finding> {
  const subject = `issuer ${issuer}`;
  try {
    const { keys } = await fetchKeySet(jwks, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_KEY_SET_BYTES });
    const count = Array.isArray(keys) ? keys.length : 0;
    if (count > 0) return ok(subject, `${count} ${count === 1 ? 'key' : 'keys'} in its key set`);
    return failed(subject, 'its key set has no keys', 'Make auth.jwt.jwks the address of a JSON Web Key Set.');
  } catch (error) {
    const isAnswer =
      error instanceof SyntaxError || (error instanceof Error && error.message.startsWith('The key set'));
    const found = isAnswer
      ? 'its key set is no JSON with status 200'
      : `its key set cannot be fetched: ${reasonOf(error)}`;
    return failed(subject, found, 'Correct auth.jwt.jwks in facet.yaml, or start the issuer.');
  }
}

async function apiKeys(file: string, root: string): Promise<Finding> {
  const subject = `API keys in ${file}`;
  try {
    const { length } = parseApiKeys(await readFile(resolve(root, file), 'utf8'));
    return ok(subject, `${length} ${length === 1 ? 'key' : 'keys'}`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return off(subject, 'there is no such file, so no keys');
    const found = code === undefined ? message : `cannot be read (${code})`;
    return failed(subject, found, 'Correct the file; facet keys create writes it.');
  }
}
