import { schemaErrors } from '../check/schema-errors.ts';
import { printedSchema } from '../client/printed-schema.ts';
import { checkedClient } from './checked-client.ts';
import type { Command } from './command.ts';
import { ROOT_ABOUT } from './root-folder.ts';

/** `facet schema` */
export const schema: Command = {
  example: 'facet schema --client mobile > mobile.graphql',
  options: { root: { type: 'string' }, client: { type: 'string' } },
  about: {
    root: ROOT_ABOUT,
    client: 'the client whose schema it is',
  },
  async run(values) {
    const checked = await checkedClient(values, schemaErrors);
    if (!checked) return 1;
    process.stdout.write(printedSchema(checked.client));
    return 0;
  },
};
