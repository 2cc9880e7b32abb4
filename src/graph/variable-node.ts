import { type ASTNode, type FieldDefinitionNode, Kind, type StringValueNode, visit } from 'graphql';

import { directiveOn } from '../language/directive-use.ts';
import type { Variable } from '../language/variable.ts';

/** The text of a field's `@rest` or `@from` that has the variable in it; undefined when none has. */
export function variableNode(field: FieldDefinitionNode, variable: Variable): StringValueNode | undefined {
  const directive = directiveOn(field, 'rest') ?? directiveOn(field, 'from');
  if (!directive) return undefined;
  const name = [variable.scope, ...variable.path].join('\\.');
  const written = new RegExp(`\\$${name}(?![\\w-]|\\.\\w)`, variable.scope === 'header' ? 'i' : '');
  const found: StringValueNode[] = [];
  visit(directive.node as ASTNode, {
    [Kind.STRING]: (node: StringValueNode) => {
      if (written.test(node.value)) found.push(node);
    },
  });
  return found[0];
}
