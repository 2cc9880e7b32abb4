import { randomBytes } from 'node:crypto';
import { styleText } from 'node:util';

import type { ApiKeyRecord } from '../auth/api-key-records.ts';
import { hashOfApiKey } from '../auth/api-keys.ts';
import { changeApiKeys } from '../auth/change-api-keys.ts';
import { isObject } from '../core/json-object.ts';
import { readRootFiles } from '../language/root-files.ts';
import { type Command, type OptionValues, text, texts, WrongUsage } from './command.ts';
import { type KeyFile, keyFileOf } from './key-file.ts';
import { ROOT_ABOUT } from './root-folder.ts';

/** `facet keys create` */
export const keysCreate: Command = {
  example: 'facet keys create --name "Price watch" --scopes products:read,orders:read --client web',
  options: {
    root: { type: 'string' },
    name: { type: 'string' },
    scopes: { type: 'string', multiple: true },
    client: { type: 'string', multiple: true },
    sub: { type: 'string' },
    claims: { type: 'string' },
    format: { type: 'string' },
  },
  about: {
    root: ROOT_ABOUT,
    name: 'who gets the key, for people',
    scopes: 'its scopes, separated by commas (default: none)',
    client: 'a client that accepts it; may be given several times (default: all)',
    sub: '$caller.sub of its requests (default: the id of the key)',
    claims: 'further claims as JSON: $caller.tenant for \'{"tenant":"acme"}\'',
    format: 'text (default), or json: { id, key }',
  },
  async run(values) {
    const format = text(values, 'format') ?? 'text';
    if (format !== 'json' && format !== 'text') throw new WrongUsage('--format is json or text');
    const file = keyFileOf(values);
    const key = `facet_${randomBytes(32).toString('base64url')}`;
    const names = (await readRootFiles(file.root)).clients.map(({ name }) => name);
    const record = recordOf(key, values, knownClients(values, names));
    await changeApiKeys(file.path, (records) => [...records, record]);
    process.stdout.write(
      format === 'json'
        ? `${JSON.stringify({ id: record.id, key }, null, 2)}\n`
        : created(record, { ...file, key, client: record.clients?.[0] ?? names[0] ?? 'CLIENT' }),
    );
    return 0;
  },
};

function recordOf(key: string, values: OptionValues, clients: readonly string[]): ApiKeyRecord {
  const name = text(values, 'name')?.trim();
  if (!name) throw new WrongUsage('--name is missing: who gets the key?');
  const sub = text(values, 'sub');
  if (sub === '') throw new WrongUsage('--sub is empty');
  return {
    id: randomBytes(6).toString('hex'),
    name,
    hash: hashOfApiKey(key),
    ...(sub !== undefined && { sub }),
    scopes: words(values, 'scopes'),
    claims: claimsOf(text(values, 'claims')),
    ...(clients.length > 0 && { clients: [...clients] }),
    createdAt: new Date().toISOString(),
  };
}

/** Of `--client`: a key for a client that is not there would be of no use. A folder without clients proves nothing. */
function knownClients(values: OptionValues, names: readonly string[]): readonly string[] {
  const wanted = words(values, 'client');
  if (values['client'] !== undefined && wanted.length === 0) throw new WrongUsage('--client is empty');
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined && names.length > 0)
    throw new WrongUsage(`there is no client "${unknown}"; there are: ${names.join(', ')}`);
  return wanted;
}

function claimsOf(json: string | undefined): ApiKeyRecord['claims'] {
  if (json === undefined) return {};
  const value = parsed(json);
  if (isObject(value)) return value as ApiKeyRecord['claims'];
  throw new WrongUsage(`--claims is a JSON object: --claims '{"tenant":"acme"}'`);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Each once, in the order given. */
const words = (values: OptionValues, name: string): string[] => [
  ...new Set(
    texts(values, name)
      .flatMap((value) => value.split(','))
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];

/** A key that was made, and where it counts. */
interface CreatedKey extends KeyFile {
  readonly key: string;
  /** A client that accepts it. */
  readonly client: string;
}

function created({ id, name = '' }: ApiKeyRecord, { key, client, file, header, url }: CreatedKey): string {
  return [
    `API key ${id} for ${name}, added to ${file}:\n\n`,
    `  ${styleText('bold', key)}\n\n`,
    'It is shown now and never again: the file has its hash alone. A running gateway accepts it within a second.\n\n',
    'Try\n',
    `  curl -s ${url}/${client.replace(/\.(v\d+)$/, '/$1')}/graphql -H 'content-type: application/json' \\\n`,
    `    -H '${header}: ${key}' -d '{"query":"{ __typename }"}'\n`,
  ].join('');
}
