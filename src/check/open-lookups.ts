import { getNamedType } from 'graphql';

import type { Client, ViewField } from '../client/client.ts';
import type { Graph } from '../graph/graph.ts';
import { sourceVariables, stepVariables } from '../graph/source-variables.ts';
import { type CallStep, graphField } from '../graph/resolve-path.ts';
import { type Annotated, directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { fieldsBehind } from './fields-behind.ts';
import { hasOwnFetch } from './own-fetch.ts';
import { passesThrough } from './outer-arguments.ts';
import type { Project } from '../client/load-project.ts';
import { viewSteps } from '../client/view-steps.ts';
import { viewVariables } from './view-variables.ts';

/** Warns of fields where whoever calls chooses the id that is looked up, and nothing says who may. */
export function openLookups({ graph, clients }: Project, problems: Problems): void {
  for (const client of clients) {
    for (const field of client.fields.values()) {
      if (field.type !== 'Query' && client.types.get(field.type)?.graphType !== undefined) continue;
      const chosen = chosenId(field, graph);
      if (chosen === undefined || isGuarded(field, client, graph)) continue;
      problems.add('OPEN_LOOKUP', field.node.name, {
        message: `${field.type}.${field.name} looks up any ${chosen} for any caller`,
        hint: 'Add @authenticated or @requiresScopes here or in the graph, or take the id from $caller.',
      });
    }
  }
}

/** The argument of type ID that reaches a call of the graph. */
function chosenId({ source, definition }: ViewField, graph: Graph): string | undefined {
  const calls = viewSteps(source).filter((step) => hasOwnFetch(graph, step));
  const key = source.kind === 'lookUp' ? [source.batch.key] : [];
  const passed = [...stepVariables(calls), ...key].flatMap(({ scope, path }) => (scope === 'args' ? [path[0]] : []));
  return definition.args.find(({ name, type }) => passed.includes(name) && getNamedType(type).name === 'ID')?.name;
}

function isGuarded(field: ViewField, client: Client, graph: Graph): boolean {
  const steps = viewSteps(field.source);
  const returned = client.types.get(getNamedType(field.definition.type).name)?.node;
  if (restricts(field.node) || restricts(returned) || isGuardedAbove(field.type, client)) return true;
  return viewVariables(field.source).some(({ scope }) => scope === 'caller') || isGuardedInGraph(steps, graph);
}

/** A client-only type is as guarded as the fields that return it. */
function isGuardedAbove(type: string, client: Client, seen = new Set<string>()): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  if (restricts(client.types.get(type)?.node)) return true;
  const above = [...client.fields.values()].filter(
    (field) => passesThrough(field, client) && getNamedType(field.definition.type).name === type,
  );
  return above.some((field) => restricts(field.node) || isGuardedAbove(field.type, client, seen));
}

function isGuardedInGraph(steps: readonly CallStep[], { fields, schema }: Graph): boolean {
  return [...fieldsBehind({ fields }, steps)].some(({ type, name, node, source }) => {
    const returned = graphField(schema, type, name)?.type;
    return (
      restricts(node) ||
      restricts(schema.getType(type)?.astNode) ||
      restricts(returned && getNamedType(returned).astNode) ||
      sourceVariables(source).some(({ scope }) => scope === 'caller')
    );
  });
}

const restricts = (node: Annotated | null | undefined): boolean =>
  directiveOn(node, 'authenticated') !== undefined || directiveOn(node, 'requiresScopes') !== undefined;
