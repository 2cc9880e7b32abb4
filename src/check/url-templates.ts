import { isCompositeType, isInputObjectType } from 'graphql';

import type { GraphField } from '../graph/graph.ts';
import { variableNode } from '../graph/variable-node.ts';
import type { Problems } from '../language/problem.ts';
import { onlyHole, type Template, variablesOf } from '../language/template.ts';
import type { Variable } from '../language/variable.ts';
import type { Project } from '../client/load-project.ts';
import { reportListHole } from './text-holes.ts';
import { listDepth, shapeText } from './value-shape.ts';
import { graphVariables, type VariableShapes } from './variable-shape.ts';

/** Holes in paths, queries and headers of `@rest` that could get a value which has no place there. */
export function urlTemplates({ graph }: Project, problems: Problems): void {
  for (const field of graph.fields.values()) {
    const { source } = field;
    if (source.kind !== 'rest' && source.kind !== 'events') continue;
    const isObject = (name: string | undefined): boolean => {
      const type = name === undefined ? undefined : graph.schema.getType(name);
      return isInputObjectType(type) || isCompositeType(type);
    };
    const check: HoleCheck = { field, shapes: graphVariables(graph.schema, field), isObject, problems };
    for (const segment of source.url.segments) checkSegment(segment, check);
    for (const { value } of source.url.query) checkPair(value, check);
    for (const { value } of source.headers) for (const hole of variablesOf(value)) checkHole(hole, 'a header', check);
  }
}

interface HoleCheck {
  readonly field: GraphField;
  readonly shapes: VariableShapes;
  readonly isObject: (name: string | undefined) => boolean;
  readonly problems: Problems;
}

function checkSegment(segment: Template, check: HoleCheck): void {
  for (const hole of variablesOf(segment)) {
    checkHole(hole, 'a path segment', check);
    const shape = check.shapes(hole);
    if (!shape?.nullable.slice(0, hole.csv ? 2 : 1).includes(true)) continue;
    const is = hole.scope === 'header' ? 'may be missing' : `is ${shapeText(shape)}`;
    check.problems.add('NULLABLE_IN_PATH', variableNode(check.field.node, hole), {
      message: `{$${[hole.scope, ...hole.path].join('.')}} ${is}; a path segment needs a non-null value`,
      hint: hole.scope === 'args' ? 'Make the argument non-null, or give it a default.' : 'Put it into the query.',
    });
  }
}

function checkPair(value: Template, check: HoleCheck): void {
  const hole = onlyHole(value);
  const shape = hole && check.shapes(hole);
  // Alone in its pair, a list repeats the pair.
  const repeats = hole && !hole.csv && shape && listDepth(shape) === 1;
  for (const variable of variablesOf(value))
    checkHole(repeats ? { ...variable, csv: true } : variable, 'a query pair', check);
}

function checkHole(hole: Variable, where: string, { field, shapes, isObject, problems }: HoleCheck): void {
  const shape = shapes(hole);
  const placeOf = () => variableNode(field.node, hole);
  if (shape && isObject(shape.named)) {
    problems.add('OBJECT_IN_QUERY', placeOf(), {
      message: `{$${[hole.scope, ...hole.path].join('.')}} is ${shapeText(shape)}; ${where} cannot hold an object`,
      hint: 'Name one of its fields, or send it in the body.',
    });
    return;
  }
  reportListHole(hole, { shapes, placeOf, problems });
}
