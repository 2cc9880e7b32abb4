import { changeApiKeys } from '../auth/change-api-keys.ts';
import { type Command, text, WrongUsage } from './command.ts';
import { keyFileOf } from './key-file.ts';
import { ROOT_ABOUT } from './root-folder.ts';

/** `facet keys revoke` */
export const keysRevoke: Command = {
  example: 'facet keys revoke 8c1f0a2b9d3e',
  operand: 'id',
  options: { root: { type: 'string' } },
  about: { root: ROOT_ABOUT },
  async run(values) {
    const { path, file } = keyFileOf(values);
    const id = text(values, 'id');
    await changeApiKeys(path, (records) => {
      const left = records.filter((record) => record.id !== id);
      if (left.length === records.length)
        throw new WrongUsage(`there is no key "${id ?? ''}" in ${file}; facet keys list shows them`);
      return left;
    });
    process.stdout.write(
      `API key ${id ?? ''} was removed from ${file}. A running gateway refuses it within a second.\n`,
    );
    return 0;
  },
};
