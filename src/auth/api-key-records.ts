import { z } from 'zod';

import { CLIENT_NAME } from '../core/client-name.ts';

const TEXT = 'must be text that is not empty';
const LIST = 'must be a list of texts';

const text = z.string(TEXT).min(1, TEXT);

/** Strict: `client` in place of `clients` would open all of them. */
const apiKeyRecord = z.strictObject(
  {
    id: text,
    hash: z.string('must be a SHA-256 in hex').regex(/^[0-9a-f]{64}$/i, 'must be a SHA-256 in hex'),
    name: text.optional(),
    sub: text.optional(),
    scopes: z.array(text, LIST).default([]),
    claims: z.record(z.string(), z.json(), 'must be an object').default({}),
    clients: z.array(z.string().regex(CLIENT_NAME, 'must be the name of a client'), LIST).min(1, LIST).optional(),
    createdAt: text.optional(),
  },
  { error: ({ code }) => (code === 'unrecognized_keys' ? undefined : 'must be an object') },
);

/** One API key in the file of keys; the key itself stands nowhere. */
export type ApiKeyRecord = Readonly<z.output<typeof apiKeyRecord>>;

const records = z.array(apiKeyRecord, 'must be a list').check(({ value, issues }) => {
  for (const member of ['id', 'hash'] as const) {
    value.forEach((entry, index) => {
      const first = value.findIndex((other) => other[member].toLowerCase() === entry[member].toLowerCase());
      if (first === index) return;
      issues.push({ code: 'custom', message: 'stands twice', path: [index, member], input: value });
    });
  }
});

/**
 * The records in the text of a file of keys.
 *
 * @throws {Error} saying what is wrong and where, without a value
 */
export function parseApiKeys(json: string): readonly ApiKeyRecord[] {
  const result = records.safeParse(parsed(json));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('') ?? '';
  throw new Error(`${place === '' ? 'the file' : place} ${issue ? reasonOf(issue) : 'is not valid'}`);
}

/** The text that a list of records is kept as. */
export const apiKeysText = (list: readonly ApiKeyRecord[]): string => `${JSON.stringify(list, null, 2)}\n`;

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error('the file is not valid JSON');
  }
}

const reasonOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys' ? `has an unknown member "${issue.keys[0] ?? ''}"` : issue.message;
