import { isNonNullType } from 'graphql';

import type { ViewField } from '../client/client.ts';
import type { Graph } from '../graph/graph.ts';
import type { CallStep } from '../graph/resolve-path.ts';
import { variablesOf } from '../language/template.ts';
import type { Problems } from '../language/problem.ts';
import { graphNames } from './graph-names.ts';
import { outerArguments } from './outer-arguments.ts';
import { hasOwnFetch } from './own-fetch.ts';
import type { Project } from '../client/load-project.ts';
import { viewSteps } from '../client/view-steps.ts';
import { isLooser, shapeOf } from './value-shape.ts';
import { passedBy } from './view-types.ts';
import { viewNeeds, viewShapes, type ViewVariables } from './view-variables.ts';

/** Warns of `!` on a client's field whose value may be missing: without a fallback it takes its parent down. */
export function nonnullRemote({ graph, clients }: Project, problems: Problems): void {
  for (const client of clients) {
    const variables: ViewVariables = { client, names: graphNames(client, problems), outer: outerArguments(client) };
    for (const field of client.fields.values()) {
      // A mutation's result is told to the caller as it is, and an event without its payload is none.
      if (field.fallback || field.type === 'Mutation' || field.type === 'Subscription') continue;
      const reason = whyMissing(field, graph, variables);
      if (reason === undefined) continue;
      problems.add('NONNULL_REMOTE', field.node.name, {
        message: `${field.type}.${field.name} is ${String(field.definition.type)}, but ${reason}; then ${field.type} is lost as well`,
        hint: 'Make it nullable, or give it a fallback: @from(…, fallback: …).',
      });
    }
  }
}

function whyMissing(field: ViewField, graph: Graph, variables: ViewVariables): string | undefined {
  const wanted = shapeOf(field.definition.type);
  if (isNonNullType(field.definition.type)) {
    const remote = stepsOf(field).find((step) => hasOwnFetch(graph, step));
    if (remote) return `the call of ${remote.type}.${remote.field} can fail`;
  }
  const { source } = field;
  if (source.kind === 'text') {
    const shapes = viewShapes(field, variables);
    const missing =
      wanted.nullable[0] === false && variablesOf(source.template).find((hole) => shapes(hole)?.nullable[0]);
    return missing ? `$${[missing.scope, ...missing.path].join('.')} can be null` : undefined;
  }
  const given = passedBy(field, variables);
  return given && isLooser(given, wanted) ? 'its source can be null' : undefined;
}

/** What a field reads of the graph: its path, or what its text is made of. */
const stepsOf = ({ source }: ViewField): readonly CallStep[] =>
  source.kind === 'text' ? [...viewNeeds(source).values()].flat() : viewSteps(source);
