import { type ASTNode, type GraphQLOutputType, isObjectType } from 'graphql';

import { type Graph, type GraphField, sourceSteps } from '../graph/graph.ts';
import { graphField } from '../graph/resolve-path.ts';
import { variableNode } from '../graph/variable-node.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { outputFits } from './output-fits.ts';
import { checkPathArguments } from './path-arguments.ts';
import { checkText } from './text-holes.ts';
import type { Project } from '../client/load-project.ts';
import { listDepth, shapeOf, shapeText, throughShapes } from './value-shape.ts';
import { graphVariables } from './variable-shape.ts';
import { depthFits, passesText } from './list-depth.ts';

/** Types of joins and texts in service files: what a path gives must be what its field declares. */
export function graphTypes({ graph }: Project, problems: Problems): void {
  for (const field of graph.fields.values()) {
    const { source } = field;
    const type = graphField(graph.schema, field.type, field.name)?.type;
    if (!type || !isObjectType(graph.schema.getType(field.type))) continue;
    if (sourceSteps(source).length > 0) checkPath(field, { graph, type, problems });
    if (source.kind === 'text') {
      checkText(source.template, {
        name: `${field.type}.${field.name}`,
        type,
        node: directiveOn(field.node, 'from')?.value('value') ?? field.node.name,
        shapes: graphVariables(graph.schema, field),
        problems,
      });
    }
  }
}

interface PathCheck {
  readonly graph: Graph;
  readonly type: GraphQLOutputType;
  readonly problems: Problems;
}

function checkPath(field: GraphField, { graph, type, problems }: PathCheck): void {
  const { source } = field;
  const from = directiveOn(field.node, 'from');
  const node: ASTNode = from?.value('query') ?? from?.value('field') ?? field.node.name;
  const steps = sourceSteps(source);
  const batch = source.kind === 'join' ? source.batch : undefined;
  const wanted = shapeOf(type);
  const given = throughShapes(steps.map(({ output }) => shapeOf(output)));
  if (!given) return;
  const name = `${field.type}.${field.name}`;
  if (!outputFits(given.named, wanted.named, graph.schema)) {
    problems.add('TYPE_MISMATCH', node, {
      message: `${name} is ${shapeText(wanted)}, the source passes ${shapeText(given)}`,
      hint: `End the path at a field of type ${wanted.named ?? ''}, or change the type of the field.`,
    });
  } else if (!depthFits(given, wanted, batch)) {
    problems.add('LIST_MISMATCH', node, {
      message: `${name} is ${shapeText(wanted)}, the source passes ${passesText(given)}`,
      hint: batch ? 'A look-up gives one item for each key, or a list of items.' : 'Lists are never flattened.',
    });
  }
  checkPathArguments(steps, {
    schema: graph.schema,
    shapes: graphVariables(graph.schema, field),
    placeOf: (variable) =>
      (variable && (variableNode(field.node, variable) ?? argumentNode(field, variable.path[0]))) ?? node,
    nullable: wanted.nullable[0] === true || listDepth(wanted) > 0,
    problems,
  });
}

const argumentNode = ({ node }: GraphField, name: string | undefined): ASTNode | undefined =>
  node.arguments?.find((argument) => argument.name.value === name)?.name;
