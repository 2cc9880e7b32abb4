import { type ASTNode, getNamedType, type GraphQLOutputType, isScalarType, isSpecifiedScalarType } from 'graphql';

import type { Problems } from '../language/problem.ts';
import { type Template, variablesOf } from '../language/template.ts';
import type { Variable } from '../language/variable.ts';
import { listDepth, shapeOf, shapeText } from './value-shape.ts';
import type { VariableShapes } from './variable-shape.ts';

interface TextCheck {
  /** `Type.field` */
  readonly name: string;
  readonly type: GraphQLOutputType;
  readonly node: ASTNode;
  readonly shapes: VariableShapes;
  readonly problems: Problems;
}

/** Reports `@from(value:)` on a field that is no text, and lists in its holes. */
export function checkText(template: Template, { name, type, node, shapes, problems }: TextCheck): void {
  if (!holdsText(type)) {
    problems.add('TYPE_MISMATCH', node, {
      message: `${name} is ${String(type)}, the source passes text`,
      hint: 'Only String, ID and custom scalars can be made of text.',
    });
  } else if (listDepth(shapeOf(type)) > 0) {
    problems.add('LIST_MISMATCH', node, {
      message: `${name} is ${String(type)}, the source passes a single text`,
      hint: 'Make the field one text, without brackets.',
    });
  }
  for (const variable of variablesOf(template)) reportListHole(variable, { shapes, placeOf: () => node, problems });
}

function holdsText(type: GraphQLOutputType): boolean {
  const named = getNamedType(type);
  return isScalarType(named) && (!isSpecifiedScalarType(named) || named.name === 'String' || named.name === 'ID');
}

/** Reports a hole of a text that gets a list: only `|csv` makes one text of it. */
export function reportListHole(
  variable: Variable,
  {
    shapes,
    placeOf,
    problems,
  }: Pick<TextCheck, 'shapes' | 'problems'> & { readonly placeOf: () => ASTNode | undefined },
): void {
  const shape = shapes(variable);
  if (!shape || listDepth(shape) <= (variable.csv ? 1 : 0)) return;
  const written = [variable.scope, ...variable.path].join('.');
  problems.add('LIST_MISMATCH', placeOf(), {
    message: `{$${written}} is ${shapeText(shape)}; text needs a single value here`,
    hint: `Write {$${written}|csv} to join the items of a list with commas.`,
  });
}
