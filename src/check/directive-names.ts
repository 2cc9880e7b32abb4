import { type ConstValueNode, type FieldDefinitionNode, getNamedType, type GraphQLField, Kind } from 'graphql';

import type { Project } from '../client/load-project.ts';
import { didYouMean } from '../core/nearest.ts';
import { graphField } from '../graph/resolve-path.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { reportUnknownArguments } from './argument-variables.ts';
import { fieldsOf } from './fields-of.ts';

/** Arguments and fields that `@listSize` and `@rateLimit` name must be there. */
export function directiveNames({ graph, clients }: Project, problems: Problems): void {
  for (const { type, name, node } of graph.fields.values()) {
    const field = graphField(graph.schema, type, name);
    if (field) checkNames(node, field, problems);
  }
  for (const { fields } of clients) {
    for (const { node, definition } of fields.values()) checkNames(node, definition, problems);
  }
}

function checkNames(node: FieldDefinitionNode, field: GraphQLField<unknown, unknown>, problems: Problems): void {
  const listSize = directiveOn(node, 'listSize');
  const identity = directiveOn(node, 'rateLimit')?.items('identityArgs') ?? [];
  for (const item of [...(listSize?.items('slicingArguments') ?? []), ...identity]) {
    const path = textOf(item).split('.');
    reportUnknownArguments([{ scope: 'args', path, csv: false }], { args: field.args, placeOf: () => item, problems });
  }
  const type = getNamedType(field.type);
  const known = Object.keys(fieldsOf(type));
  for (const item of listSize?.items('sizedFields') ?? []) {
    if (known.includes(textOf(item))) continue;
    problems.add('UNKNOWN_FIELD', item, {
      message: `${type.name} has no field "${textOf(item)}"${didYouMean(textOf(item), known)}`,
      hint: `Name the fields of ${type.name} that hold the items.`,
    });
  }
}

const textOf = (node: ConstValueNode): string => (node.kind === Kind.STRING ? node.value : '');
