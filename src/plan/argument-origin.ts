import type { Expression } from './expression.ts';

/**
 * The client's argument, or the member of one, that a member of an expression's value comes from, as a path: argument,
 * fields and indices. Undefined when no argument of the client gives it.
 */
export function argumentOrigin(
  expression: Expression | undefined,
  inside: readonly string[],
): readonly string[] | undefined {
  if (!expression) return undefined;
  if (expression.from) return expression.from.pathOf(inside);
  const [first, ...rest] = inside;
  switch (expression.kind) {
    case 'member':
      return argumentOrigin(expression.of, [...expression.path, ...inside]);
    case 'argument':
    case 'renamed':
      return argumentOrigin(expression.of, inside);
    case 'list':
      return argumentOrigin(expression.items[Number(first)], rest);
    case 'object':
      return argumentOrigin(expression.fields.find(([name]) => name === first)?.[1], rest);
    default:
      return undefined;
  }
}
