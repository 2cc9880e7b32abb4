import { buildASTSchema, type GraphQLSchema, Kind, parse, visit } from 'graphql';

import { fieldNames } from './field-names.ts';
import type { JsonNode } from './json-node.ts';
import { isWrite, type Operation, operationsOf } from './operations.ts';
import { scaffold } from './scaffold.ts';

const NOTHING: ReadonlySet<string> = new Set();
const SERVICE = 'service';

/** What a description comes down to for some operations, to be compared with that of another day. */
export function comparableSchema(root: JsonNode, isWanted: (operation: Operation) => boolean): GraphQLSchema {
  const taken = { types: NOTHING, scalars: NOTHING, fields: NOTHING };
  const { text } = scaffold({ root, service: SERVICE, url: '', isElsewhere: () => undefined, isWanted, taken });
  const document = visit(parse(text, { noLocation: true }), {
    Directive: () => null,
    SchemaExtension: () => null,
    ObjectTypeExtension: (node) => ({ ...node, kind: Kind.OBJECT_TYPE_DEFINITION }),
  });
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
}

/** The fields of such a schema by the labels of their operations: `Query.listPets` for `GET /pets`. */
export function comparableFields(root: JsonNode): ReadonlyMap<string, string> {
  const names = fieldNames(operationsOf(root), SERVICE, NOTHING);
  return new Map(
    [...names].map(([operation, name]) => [operation.label, `${isWrite(operation) ? 'Mutation' : 'Query'}.${name}`]),
  );
}
