import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  isInputObjectType,
} from 'graphql';

import type { Project } from '../client/load-project.ts';
import { graphField, listsIn } from '../graph/resolve-path.ts';
import { type Annotated, directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { fieldsOf } from './fields-of.ts';
import { shapeOf } from './value-shape.ts';

/** `@listSize` says how long a list is: there must be one, and what slices it must be a number. */
export function listSizes({ graph, clients }: Project, problems: Problems): void {
  for (const { type, name, node } of graph.fields.values()) {
    const field = graphField(graph.schema, type, name);
    if (field) checkField(node, field, problems);
  }
  for (const { fields } of clients) {
    for (const { node, definition } of fields.values()) checkField(node, definition, problems);
  }
}

function checkField(node: Annotated, field: GraphQLField<unknown, unknown>, problems: Problems): void {
  const use = directiveOn(node, 'listSize');
  if (!use) return;
  const sized = use.items('sizedFields');
  if (sized.length === 0 && listsIn(field.type) === 0) {
    problems.add('LIST_MISMATCH', use.node, {
      message: `${field.name} is ${String(field.type)}; @listSize is for lists`,
      hint: 'Name the fields of it that are lists, sizedFields: ["edges"], or remove @listSize.',
    });
  }
  const members = fieldsOf(getNamedType(field.type));
  for (const item of sized) {
    const member = 'value' in item ? members[String(item.value)] : undefined;
    if (!member || listsIn(member.type) > 0) continue;
    problems.add('LIST_MISMATCH', item, {
      message: `${member.name} is ${String(member.type)}; @listSize is for lists`,
      hint: 'Name fields that are lists.',
    });
  }
  for (const item of use.items('slicingArguments')) {
    const type = 'value' in item ? inputAt(field.args, String(item.value).split('.')) : undefined;
    if (!type || getNamedType(type).name === 'Int') continue;
    problems.add('TYPE_MISMATCH', item, {
      message: `a slicing argument is a number of items; this one is ${shapeOf(type).named ?? ''}`,
      hint: 'Name an argument of type Int.',
    });
  }
}

function inputAt(
  args: readonly GraphQLArgument[],
  [name, ...members]: readonly string[],
): GraphQLInputType | undefined {
  let type = args.find((argument) => argument.name === name)?.type;
  for (const member of members) {
    const input = type && getNamedType(type);
    type = isInputObjectType(input) ? input.getFields()[member]?.type : undefined;
  }
  return type;
}
