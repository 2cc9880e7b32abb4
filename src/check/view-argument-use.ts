import { getNamedType } from 'graphql';

import type { Client, ViewField } from '../client/client.ts';
import { isRoot } from '../graph/merge-types.ts';
import { didYouMean } from '../core/nearest.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import type { Variable } from '../language/variable.ts';
import { reportUnknownArguments } from './argument-variables.ts';
import { type OuterArguments, outerArguments, passesThrough } from './outer-arguments.ts';
import type { Project } from '../client/load-project.ts';
import { variablePlace } from './source-node.ts';
import { viewVariables } from './view-variables.ts';

/** Arguments of clients: those that go nowhere, and variables that name none. */
export function viewArgumentUse({ clients }: Project, problems: Problems): void {
  for (const client of clients) {
    const outer = outerArguments(client);
    for (const field of client.fields.values()) {
      reportUnknown(field, { client, outer, problems });
      reportUnused(field, client, problems);
    }
  }
}

function reportUnused(field: ViewField, client: Client, problems: Problems): void {
  // What was not understood in a path or template could have used any argument.
  if (field.source.kind === 'computed' || problems.isUnclear(directiveOn(field.node, 'from')?.node)) return;
  for (const { name } of field.node.arguments ?? []) {
    if (isUsed(name.value, field, client)) continue;
    problems.add('UNUSED_ARGUMENT', name, {
      message: `the argument "${name.value}" goes nowhere`,
      hint: `Pass it in @from as $args.${name.value}, name it as the graph's argument is named, or remove it.`,
    });
  }
}

function isUsed(name: string, field: ViewField, client: Client): boolean {
  if (reads(field, 'args', name)) return true;
  return passesThrough(field, client) && isUsedBelow(name, { type: getNamedType(field.definition.type).name, client });
}

/** Whether a client-only type, or one that it passes through to, reads `$this.<name>`. */
function isUsedBelow(
  name: string,
  { type, client, seen = new Set() }: { readonly type: string; readonly client: Client; readonly seen?: Set<string> },
): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  return [...client.fields.values()].some((field) => {
    if (field.type !== type) return false;
    if (reads(field, 'this', name)) return true;
    const shadowed = field.definition.args.some((argument) => argument.name === name);
    const below = getNamedType(field.definition.type).name;
    // What code reads is not known.
    if (field.source.kind === 'computed') return true;
    return !shadowed && passesThrough(field, client) && isUsedBelow(name, { type: below, client, seen });
  });
}

const reads = ({ source }: ViewField, scope: Variable['scope'], name: string): boolean =>
  viewVariables(source).some((variable) => variable.scope === scope && variable.path[0] === name);

interface UseCheck {
  readonly client: Client;
  readonly outer: OuterArguments;
  readonly problems: Problems;
}

function reportUnknown(field: ViewField, { client, outer, problems }: UseCheck): void {
  const variables = viewVariables(field.source);
  const placeOf = (variable: Variable): ReturnType<typeof variablePlace> => variablePlace(field, variable);
  reportUnknownArguments(variables, { args: field.definition.args, placeOf, problems });
  const inClientAlone = client.types.get(field.type)?.graphType === undefined;
  if (!inClientAlone && !isRoot(field.type)) return;
  const around = [...(outer.get(field.type)?.keys() ?? [])];
  for (const variable of variables) {
    const [name] = variable.path;
    if (variable.scope !== 'this' || name === undefined || around.includes(name)) continue;
    problems.add('UNKNOWN_ARGUMENT', placeOf(variable), {
      message: inClientAlone
        ? `no field that returns ${field.type} has an argument "${name}"${didYouMean(name, around)}`
        : `${field.type} has no object behind it, so $this.${name} has no value`,
      hint: inClientAlone ? `Declare the argument on the field that returns ${field.type}.` : 'Use $args or $caller.',
    });
  }
}
