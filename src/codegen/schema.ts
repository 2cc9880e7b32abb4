// A loader of schemas for GraphQL Code Generator, `schema: { web: { loader: facet-gateway/codegen/schema } }`, and a plugin
// that writes them.
import { type DocumentNode, type GraphQLSchema, parse, printSchema } from 'graphql';

import { printedSchema } from '../client/printed-schema.ts';
import { loadClient } from './load-client.ts';

/** What `codegen.yml` says in its config, or beside `loader`. */
export interface SchemaOptions {
  /** Folder with schemas/ and clients/; the current one by default. */
  readonly root?: string;
}

/** The schema that a client is served, read from its root folder: no gateway has to run. Rejects as `loadClient` does. */
async function loadSchema(client: string, { root = '.' }: SchemaOptions = {}): Promise<DocumentNode> {
  return parse(printedSchema((await loadClient(client, root)).client));
}

/** The schema as a file for editors and linters: the same text as that of `facet schema`. */
export const plugin = (schema: GraphQLSchema): string => `${printSchema(schema)}\n`;

export { loadSchema as default };
