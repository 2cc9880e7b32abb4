import { type GraphQLArgument, isObjectType } from 'graphql';

import type { GraphField } from '../graph/graph.ts';
import { sourceVariables } from '../graph/source-variables.ts';
import { graphField } from '../graph/resolve-path.ts';
import { variableNode } from '../graph/variable-node.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { reportUnknownArguments } from './argument-variables.ts';
import type { Project } from '../client/load-project.ts';

/** Arguments of the graph: `$args.x` that names none, and arguments that go nowhere. */
export function graphArguments({ graph: { schema, fields } }: Project, problems: Problems): void {
  for (const field of fields.values()) {
    if (!isObjectType(schema.getType(field.type))) continue;
    const args = graphField(schema, field.type, field.name)?.args ?? [];
    const variables = sourceVariables(field.source);
    reportUnknownArguments(variables, { args, placeOf: (variable) => variableNode(field.node, variable), problems });
    if (field.source.kind !== 'remote' && isClear(field, problems)) reportUnused(field, args, problems);
  }
}

/** What was not understood in a path or template could have used any argument. */
function isClear({ node }: GraphField, problems: Problems): boolean {
  const uses = ['rest', 'from'].map((name) => directiveOn(node, name)?.node);
  return !directiveOn(node, 'computed') && !uses.some((use) => problems.isUnclear(use));
}

function reportUnused({ node, source }: GraphField, args: readonly GraphQLArgument[], problems: Problems): void {
  const used = new Set(sourceVariables(source).flatMap(({ scope, path }) => (scope === 'args' ? [path[0]] : [])));
  for (const argument of node.arguments ?? []) {
    const name = argument.name.value;
    if (used.has(name) || !args.some((known) => known.name === name)) continue;
    problems.add('UNUSED_ARGUMENT', argument.name, {
      message: `the argument "${name}" goes nowhere`,
      hint: `Use {$args.${name}} in the template, pass it in the path, or remove it.`,
    });
  }
}
