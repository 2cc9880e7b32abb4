import {
  type DefinitionNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isTypeDefinitionNode,
  isUnionType,
  type NamedTypeNode,
  specifiedScalarTypes,
  visit,
} from 'graphql';

import type { Problems } from '../language/problem.ts';

/** Reports uses of the graph's objects, interfaces and unions that the client has not written down (LANGUAGE.md §4.2.4). */
export function reportUndeclared(
  definitions: readonly DefinitionNode[],
  graph: GraphQLSchema,
  problems: Problems,
): void {
  const known = new Set(specifiedScalarTypes.map(({ name }) => name));
  for (const node of definitions) if (isTypeDefinitionNode(node)) known.add(node.name.value);
  const report = (isInput: boolean, node: NamedTypeNode): void => {
    const type = graph.getType(node.name.value);
    if (!known.has(node.name.value) && isCompositeType(type)) reportType(node, { type, isInput, problems });
  };
  for (const definition of definitions) {
    visit(definition, {
      InputValueDefinition: (input) => {
        visit(input.type, { NamedType: (node) => report(true, node) });
        return false;
      },
      NamedType: (node) => report(false, node),
    });
  }
}

interface UndeclaredType {
  readonly type: GraphQLNamedType;
  /** Named by an argument or an input field. */
  readonly isInput: boolean;
  readonly problems: Problems;
}

function reportType(node: NamedTypeNode, { type, isInput, problems }: UndeclaredType): void {
  if (isInput) {
    problems.add('INVALID_SDL', node, {
      message: `${type.name} is what the graph returns; an argument cannot be one`,
      hint: 'Name an enum, an input or a scalar.',
    });
  } else {
    problems.add('TYPE_NOT_DECLARED', node, {
      message: `${type.name} is a graph type; choose its ${isUnionType(type) ? 'members' : 'fields'}, e.g. ${sketch(type)}`,
      hint: 'Nothing is served that is not written down: declare the type in this file.',
    });
  }
}

function sketch(type: GraphQLNamedType): string {
  if (isUnionType(type)) {
    const members = type.getTypes().map(({ name }) => name);
    return `union ${type.name} = ${members.slice(0, 2).join(' | ')}`;
  }
  const leaves = isCompositeType(type)
    ? Object.values(type.getFields()).filter((field) => isLeafType(getNamedType(field.type)) && field.args.length === 0)
    : [];
  const fields = leaves.slice(0, 2).map((field) => `${field.name}: ${String(field.type)}`);
  return `${isInterfaceType(type) ? 'interface' : 'type'} ${type.name} { ${fields.join(' ') || '…'} }`;
}
