import { getNullableType, isListType } from 'graphql';

import type { Problems } from '../language/problem.ts';
import { graphNames } from './graph-names.ts';
import { outerArguments } from './outer-arguments.ts';
import { checkPathArguments } from './path-arguments.ts';
import type { Project } from '../client/load-project.ts';
import { viewSteps } from '../client/view-steps.ts';
import { sourceNode, variablePlace } from './source-node.ts';
import { viewShapes, type ViewVariables } from './view-variables.ts';

/** What clients pass to the graph's arguments, in paths and by name. */
export function viewArguments({ graph: { schema }, clients }: Project, problems: Problems): void {
  for (const client of clients) {
    const variables: ViewVariables = { client, names: graphNames(client, problems), outer: outerArguments(client) };
    for (const field of client.fields.values()) {
      const { type } = field.definition;
      // In a type of the client alone, `$this` is an argument like `$args`.
      const hasObject = client.types.get(field.type)?.graphType !== undefined;
      checkPathArguments(viewSteps(field.source), {
        schema,
        shapes: viewShapes(field, variables),
        placeOf: (variable) => (variable ? variablePlace(field, variable) : sourceNode(field)),
        nullable: hasObject && (getNullableType(type) === type || isListType(getNullableType(type))),
        problems,
      });
    }
  }
}
