import { type DocumentNode, getIntrospectionQuery, Kind, parse, print } from 'graphql';

import type { Client } from './client.ts';
import { introspectSchema } from './introspect-schema.ts';

/** What a GraphiQL page knows from the start. */
export interface GraphiQLStart {
  /** The answer to the introspection that the page would ask for. */
  readonly schema: object;
  /** The text in its editor. */
  readonly defaultQuery: string;
}

/** What GraphiQL cannot ask a client for that accepts stored operations only; undefined for others. */
export function graphiqlStart({ settings, schema, operations }: Client): GraphiQLStart | undefined {
  if (settings.operations !== 'PERSISTED') return undefined;
  // Operations share their fragments.
  const definitions = [...new Set(operations.flatMap(({ document }) => document.definitions))];
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  return { schema: introspectSchema(schema, parse(getIntrospectionQuery())), defaultQuery: print(document) };
}
