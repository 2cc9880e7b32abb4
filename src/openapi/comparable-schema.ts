import { buildASTSchema, type GraphQLSchema, Kind, parse, visit } from 'graphql';

import type { JsonNode } from './json-node.ts';
import type { Operation } from './operations.ts';
import { scaffold } from './scaffold.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** What a description comes down to for these operations, to be compared with that of another day. */
export function comparableSchema(root: JsonNode, isWanted: (operation: Operation) => boolean): GraphQLSchema {
  const taken = { types: NOTHING, scalars: NOTHING, fields: NOTHING };
  const { text } = scaffold({ root, service: 'service', url: '', isElsewhere: () => undefined, isWanted, taken });
  const document = visit(parse(text, { noLocation: true }), {
    Directive: () => null,
    SchemaExtension: () => null,
    ObjectTypeExtension: (node) => ({ ...node, kind: Kind.OBJECT_TYPE_DEFINITION }),
  });
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
}
