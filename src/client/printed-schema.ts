import { extendSchema, Kind, printSchema } from 'graphql';

import { directiveDefinitions } from '../language/directive-definitions.ts';
import type { Client } from './client.ts';

/** What operation files may hold and no operation is sent with; without it tools would not know them to be valid. */
const operationDirectives = {
  kind: Kind.DOCUMENT,
  definitions: directiveDefinitions.filter(({ name }) => name.value === 'endpoint'),
} as const;

/**
 * The schema that a client is served, as SDL for editors, linters and generators of code: what introspection shows, and
 * the directives of operation files. It ends with a line break.
 */
export const printedSchema = ({ schema }: Client): string =>
  `${printSchema(extendSchema(schema, operationDirectives))}\n`;
