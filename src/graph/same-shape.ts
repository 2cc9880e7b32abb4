import { type ASTNode, print, visit } from 'graphql';

/** Whether two definitions say the same: names, types, arguments, members and JSON names; not descriptions or other directives. */
export function sameShape(one: ASTNode, other: ASTNode): boolean {
  return shapeOf(one) === shapeOf(other);
}

function shapeOf(node: ASTNode): string {
  const bare = visit(node, {
    enter: (child) => ('description' in child && child.description ? { ...child, description: undefined } : undefined),
    Directive: (directive) => (directive.name.value === 'from' ? undefined : null),
  });
  return print(bare);
}
