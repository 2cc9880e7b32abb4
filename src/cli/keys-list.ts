import type { ApiKeyRecord } from '../auth/api-key-records.ts';
import { readApiKeys } from '../auth/change-api-keys.ts';
import { type Command, text, WrongUsage } from './command.ts';
import { keyFileOf } from './key-file.ts';
import { ROOT_ABOUT } from './root-folder.ts';

/** `facet keys list` */
export const keysList: Command = {
  example: 'facet keys list --root shop',
  options: { root: { type: 'string' }, format: { type: 'string' } },
  about: {
    root: ROOT_ABOUT,
    format: 'text (default): a line for each; or json: the records without their hashes',
  },
  async run(values) {
    const format = text(values, 'format') ?? 'text';
    if (format !== 'json' && format !== 'text') throw new WrongUsage('--format is json or text');
    const { path, file } = keyFileOf(values);
    const records = await readApiKeys(path);
    process.stdout.write(format === 'json' ? jsonOf(records) : tableOf(records) || `no keys in ${file}\n`);
    return 0;
  },
};

const jsonOf = (records: readonly ApiKeyRecord[]): string =>
  `${JSON.stringify(
    records.map((record) => ({ ...record, hash: undefined })),
    null,
    2,
  )}\n`;

/** Columns as wide as their widest cell; empty without records. */
function tableOf(records: readonly ApiKeyRecord[]): string {
  if (records.length === 0) return '';
  const rows = [['ID', 'NAME', 'SCOPES', 'CLIENTS', 'CREATED'], ...records.map(rowOf)];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd() + '\n')
    .join('');
}

const rowOf = ({ id, name, scopes, clients, createdAt }: ApiKeyRecord): readonly string[] => [
  id,
  name ?? '',
  scopes.join(',') || 'none',
  clients?.join(',') ?? 'all',
  createdAt?.slice(0, 10) ?? '',
];
