import { type DocumentNode, Kind } from 'graphql';

import { directiveOn } from '../language/directive-use.ts';
import type { ClientSettings } from './client.ts';

const DEFAULT_MAX_DEPTH = 12;

/** What `@bff` says, with its defaults. */
export function clientSettings(document: DocumentNode): ClientSettings {
  const use = document.definitions
    .filter((node) => node.kind === Kind.SCHEMA_EXTENSION || node.kind === Kind.SCHEMA_DEFINITION)
    .map((node) => directiveOn(node, 'bff'))
    .find((found) => found !== undefined);
  const auth = use?.string('auth');
  return {
    auth: auth === 'NONE' || auth === 'REQUIRED' ? auth : 'OPTIONAL',
    operations: use?.string('operations') === 'PERSISTED' ? 'PERSISTED' : 'ANY',
    maxDepth: use?.int('maxDepth') ?? DEFAULT_MAX_DEPTH,
  };
}
