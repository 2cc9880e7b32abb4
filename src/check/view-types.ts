import { getNamedType, isLeafType } from 'graphql';

import type { Client, ViewField } from '../client/client.ts';
import type { Graph } from '../graph/graph.ts';
import { isRoot } from '../graph/merge-types.ts';
import type { Problems } from '../language/problem.ts';
import { graphNames } from './graph-names.ts';
import { depthFits, passesText } from './list-depth.ts';
import { outerArguments, passesThrough } from './outer-arguments.ts';
import { outputFits } from './output-fits.ts';
import type { Project } from '../client/load-project.ts';
import { viewSteps } from '../client/view-steps.ts';
import { sourceNode } from './source-node.ts';
import { checkText } from './text-holes.ts';
import { listDepth, shapeOf, shapeText, throughShapes, type ValueShape } from './value-shape.ts';
import { viewShapes, type ViewVariables } from './view-variables.ts';

/** What a client's field declares against what its source passes. */
export function viewTypes({ graph, clients }: Project, problems: Problems): void {
  for (const client of clients) {
    const variables: ViewVariables = { client, names: graphNames(client, problems), outer: outerArguments(client) };
    for (const field of client.fields.values()) checkField(field, { graph, problems, ...variables });
  }
}

interface ViewCheck extends ViewVariables {
  readonly graph: Graph;
  readonly problems: Problems;
}

function checkField(field: ViewField, check: ViewCheck): void {
  const { source, definition } = field;
  if (check.problems.isUnclear(field.node.type)) return;
  const name = `${field.type}.${field.name}`;
  if (source.kind === 'text') {
    const shapes = viewShapes(field, check);
    checkText(source.template, {
      name,
      type: definition.type,
      node: sourceNode(field),
      shapes,
      problems: check.problems,
    });
    return;
  }
  const given = passedBy(field, check);
  if (!given || isMisplaced(field, check.client)) return;
  const wanted = shapeOf(definition.type);
  const type = String(definition.type);
  if (!fits(given.named, field, check)) {
    check.problems.add('TYPE_MISMATCH', sourceNode(field), {
      message: `${name} is ${type}, the source passes ${shapeText(given)}`,
      hint: mismatchHint(given, field, check),
    });
  } else if (given !== CLAIM && !depthFits(given, wanted, source.kind === 'lookUp' ? source.batch : undefined)) {
    check.problems.add('LIST_MISMATCH', sourceNode(field), {
      message: `${name} is ${type}, the source passes ${passesText(given)}`,
      hint:
        source.kind === 'lookUp'
          ? 'A look-up gives one item for each key, or a list of items.'
          : 'A path through a list gives a list for each one it crosses; declare the field with as many brackets.',
    });
  }
}

/** A claim can be any text, number or list of them; without it the field is refused. */
const CLAIM: ValueShape = { named: undefined, nullable: [false] };

/** What the source of a field passes, by the graph's names; undefined when that is not known or not to be judged. */
export function passedBy(field: ViewField, variables: ViewVariables): ValueShape | undefined {
  const { source, type } = field;
  switch (source.kind) {
    case 'steps':
    case 'join':
    case 'lookUp':
      return throughShapes(viewSteps(source).map(({ output }) => shapeOf(output)));
    case 'variable':
      return source.variable.scope === 'caller' ? CLAIM : viewShapes(field, variables)(source.variable);
    case 'self': {
      const owner = variables.client.types.get(type);
      const inClientAlone = owner?.graphType === undefined || isRoot(type);
      if (inClientAlone && passesThrough(field, variables.client)) return undefined;
      return { named: owner?.graphType ?? type, nullable: [false] };
    }
    default:
      return undefined;
  }
}

/** Client-only types where they cannot be have codes of their own. */
function isMisplaced({ type, definition }: ViewField, { types }: Client): boolean {
  const target = types.get(getNamedType(definition.type).name);
  if (!target || target.graphType !== undefined) return false;
  return type === 'Mutation' || type === 'Subscription' || listDepth(shapeOf(definition.type)) > 0;
}

function fits(given: string | undefined, { definition }: ViewField, { client, graph, names }: ViewCheck): boolean {
  const target = getNamedType(definition.type);
  if (given === undefined) return isLeafType(target);
  const named = names(target.name);
  if (named === undefined) return true;
  if (isLeafType(target)) return named === given;
  const graphType = client.types.get(target.name)?.graphType;
  return graphType !== undefined && outputFits(given, graphType, graph.schema);
}

function mismatchHint({ named = '' }: ValueShape, { definition }: ViewField, { client, graph }: ViewCheck): string {
  const target = getNamedType(definition.type).name;
  const known = client.types.get(target);
  if (!known || isLeafType(graph.schema.getType(named)))
    return `Declare the field as ${named}, or take another source.`;
  if (known.graphType === undefined) return `Make it a view: type ${target} @from(type: "${named}").`;
  return `Return a view of ${named}; ${target} is a view of ${known.graphType}.`;
}
