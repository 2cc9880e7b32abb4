import {
  type DefinitionNode,
  getNamedType,
  type GraphQLSchema,
  isCompositeType,
  isLeafType,
  isObjectType,
  isTypeDefinitionNode,
  Kind,
  specifiedScalarTypes,
  type TypeNode,
} from 'graphql';

import type { Problems } from '../language/problem.ts';
import { namedIn } from '../language/type-node.ts';

/** Reports fields that return an object type of the graph which the client has not written down (LANGUAGE.md §4.2.4). */
export function reportUndeclared(
  definitions: readonly DefinitionNode[],
  graph: GraphQLSchema,
  problems: Problems,
): void {
  const known = new Set(specifiedScalarTypes.map(({ name }) => name));
  for (const node of definitions) if (isTypeDefinitionNode(node)) known.add(node.name.value);
  for (const node of definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of node.fields ?? []) {
      const name = namedIn(field.type);
      const type = graph.getType(name);
      if (known.has(name) || !isCompositeType(type)) continue;
      problems.add('TYPE_NOT_DECLARED', namedNode(field.type), {
        message: `${name} is a graph type; choose its fields, e.g. ${sketch(name, graph)}`,
        hint: 'Nothing is served that is not written down: declare the type in this file.',
      });
    }
  }
}

const namedNode = (type: TypeNode): TypeNode => (type.kind === Kind.NAMED_TYPE ? type : namedNode(type.type));

function sketch(name: string, graph: GraphQLSchema): string {
  const type = graph.getType(name);
  if (!isObjectType(type)) return `type ${name} { … }`;
  const leaves = Object.values(type.getFields()).filter(
    (field) => isLeafType(getNamedType(field.type)) && field.args.length === 0,
  );
  const fields = leaves.slice(0, 2).map((field) => `${field.name}: ${String(field.type)}`);
  return `type ${name} { ${fields.join(' ') || '…'} }`;
}
