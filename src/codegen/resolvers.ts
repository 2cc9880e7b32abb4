// A plugin of GraphQL Code Generator: the types of a client's code.
import { z } from 'zod';

import { loadClient } from './load-client.ts';
import { resolverTypes } from './resolver-types.ts';

/** What `codegen.yml` says to this plugin; the generator adds what it says to all of them. */
const config = z.object({
  /** The client whose code it is. */
  client: z.string(),
  /** Folder with schemas/ and clients/; the current one by default. */
  root: z.string().default('.'),
  /** TypeScript types of the graph's own scalars, by name. */
  scalars: z.record(z.string(), z.string()).default({}),
});

/** The module with the types of a client's code. Rejects as `loadClient` does, or when the config is not right. */
export async function plugin(_schema: unknown, _sources: unknown, given: unknown): Promise<string> {
  const checked = config.safeParse(given);
  if (!checked.success)
    throw new Error(`the config of facet-gateway/codegen/resolvers is not right: ${z.prettifyError(checked.error)}`);
  const { client, root, scalars } = checked.data;
  return resolverTypes(await loadClient(client, root), scalars);
}
