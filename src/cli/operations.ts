import { manifestOf, type ManifestEntry } from '../client/manifest.ts';
import { addToArchive } from './add-to-archive.ts';
import { checkedClient } from './checked-client.ts';
import { type Command, text, WrongUsage } from './command.ts';
import { ROOT_ABOUT } from './root-folder.ts';

/** `facet operations` */
export const operations: Command = {
  example: 'facet operations --client mobile > operations.json',
  options: {
    root: { type: 'string' },
    client: { type: 'string' },
    format: { type: 'string' },
    archive: { type: 'boolean' },
  },
  about: {
    root: ROOT_ABOUT,
    client: 'the client whose operations are stored',
    format: 'json (default): a list of { id, name, document }; or text: a line for each',
    archive: 'adds them to clients/<client>/archive.json, so that their ids stay valid after edits',
  },
  async run(values) {
    const format = text(values, 'format') ?? 'json';
    if (format !== 'json' && format !== 'text') throw new WrongUsage('--format is json or text');
    const checked = await checkedClient(values);
    if (!checked) return 1;
    const manifest = manifestOf(checked.client);
    if (values['archive'] === true) {
      const { path, added, total } = await addToArchive(checked, manifest);
      process.stdout.write(`${path}: ${added} added, ${total} in all\n`);
      return 0;
    }
    process.stdout.write(format === 'json' ? `${JSON.stringify(manifest, null, 2)}\n` : manifest.map(line).join(''));
    return 0;
  },
};

const line = ({ id, name }: ManifestEntry): string => `sha256:${id}  ${name}\n`;
