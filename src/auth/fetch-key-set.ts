import type { JSONWebKeySet } from 'jose';

import { fetchText, type TextRequest } from '../core/fetch-text.ts';

/**
 * Fetches a key set as JSON, whose shape is still to be checked. Nobody but the configured host can hand out keys. Rejects
 * with a plain Error, which is for the log alone.
 */
export async function fetchKeySet(
  url: string,
  bounds: Pick<TextRequest, 'timeoutMs' | 'maxBytes'>,
): Promise<JSONWebKeySet> {
  const headers = { accept: 'application/json, application/jwk-set+json' };
  const { status, text } = await fetchText(url, { headers, ...bounds });
  if (status !== 200) throw new Error(`The key set's URL answered with status ${status}.`);
  return JSON.parse(text) as JSONWebKeySet;
}
