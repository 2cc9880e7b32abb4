import {
  type EnumTypeDefinitionNode,
  getNamedType,
  type GraphQLInputObjectType,
  type InputObjectTypeDefinitionNode,
  isEnumType,
  isInputObjectType,
  isRequiredInputField,
  Kind,
} from 'graphql';

import type { Client } from '../client/client.ts';
import type { Graph } from '../graph/graph.ts';
import { directiveOn } from '../language/directive-use.ts';
import { didYouMean } from '../core/nearest.ts';
import { reportUnknownType } from '../client/unknown-type.ts';
import type { Problems } from '../language/problem.ts';
import { type GraphNames, graphNames } from './graph-names.ts';
import { inputFits } from './input-fits.ts';
import type { Project } from '../client/load-project.ts';
import { hasDefault, inputShape, isLooser, listDepth, shapeText } from './value-shape.ts';

/** Enums and inputs that a client declares are views too (LANGUAGE.md §4.2.11). */
export function inputViews({ graph, clients }: Project, problems: Problems): void {
  for (const client of clients) {
    const check: InputViewCheck = { graph, client, names: graphNames(client, problems), problems };
    for (const node of client.document.definitions) {
      if (node.kind !== Kind.ENUM_TYPE_DEFINITION && node.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) continue;
      reportUnknownView(node, check);
      if (node.kind === Kind.ENUM_TYPE_DEFINITION) checkEnum(node, check);
      else checkInput(node, check);
    }
  }
}

interface InputViewCheck {
  readonly graph: Graph;
  readonly client: Client;
  readonly names: GraphNames;
  readonly problems: Problems;
}

type InputNode = EnumTypeDefinitionNode | InputObjectTypeDefinitionNode;

function reportUnknownView(node: InputNode, { graph, problems }: InputViewCheck): void {
  const use = directiveOn(node, 'from');
  const from = use?.string('type');
  const type = graph.schema.getType(from ?? '');
  const isKind = node.kind === Kind.ENUM_TYPE_DEFINITION ? isEnumType(type) : isInputObjectType(type);
  if (!use || from === undefined || isKind) return;
  const kind = node.kind === Kind.ENUM_TYPE_DEFINITION ? 'enum' : 'input';
  reportUnknownType({ wanted: from, kind, node: use.value('type') }, graph.schema, problems);
}

function checkEnum(node: EnumTypeDefinitionNode, { graph, names, problems }: InputViewCheck): void {
  const target = graph.schema.getType(names(node.name.value) ?? '');
  if (!isEnumType(target)) return;
  const known = target.getValues().map(({ name }) => name);
  for (const value of node.values ?? []) {
    const from = directiveOn(value, 'from');
    const name = from?.string('value') ?? value.name.value;
    if (known.includes(name)) continue;
    problems.add('TYPE_MISMATCH', from?.value('value') ?? value.name, {
      message: `the enum ${target.name} has no value "${name}"${didYouMean(name, known)}`,
      hint: `Its values are: ${known.join(', ')}.`,
    });
  }
}

function checkInput(node: InputObjectTypeDefinitionNode, check: InputViewCheck): void {
  const target = check.graph.schema.getType(check.names(node.name.value) ?? '');
  if (!isInputObjectType(target)) return;
  const given = new Set(node.fields?.map((field) => checkInputField(node, field, { ...check, target })));
  for (const field of Object.values(target.getFields()).filter(isRequiredInputField)) {
    if (given.has(field.name)) continue;
    check.problems.add('MISSING_ARGUMENT', node.name, {
      message: `the graph's ${target.name} needs the field "${field.name}: ${String(field.type)}"`,
      hint: `Declare ${field.name}: ${String(field.type)}, or a field with @from(field: "${field.name}").`,
    });
  }
}

/** Checks one field and gives the name it has in the graph. */
function checkInputField(
  node: InputObjectTypeDefinitionNode,
  field: NonNullable<InputObjectTypeDefinitionNode['fields']>[number],
  { client, graph, names, target, problems }: InputViewCheck & { readonly target: GraphQLInputObjectType },
): string {
  const from = directiveOn(field, 'from');
  const name = from?.string('field') ?? field.name.value;
  const place = from?.value('field') ?? field.name;
  const fields = target.getFields();
  const wanted = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const own = client.schema.getType(node.name.value);
  const declared = isInputObjectType(own) ? own.getFields()[field.name.value] : undefined;
  if (!wanted) {
    problems.add('UNKNOWN_FIELD', place, {
      message: `the graph's ${target.name} has no field "${name}"${didYouMean(name, Object.keys(fields))}`,
      hint: `Use a field of the graph's ${target.name}.`,
    });
    return name;
  }
  if (!declared) return name;
  const [shape, needed] = [inputShape(declared), inputShape(wanted)];
  const message = `${node.name.value}.${field.name.value} is ${shapeText(shape)}, the graph takes ${String(wanted.type)}`;
  const hint = `Declare it as ${String(wanted.type)}.`;
  const named = names(getNamedType(declared.type).name);
  if (named !== undefined && !inputFits(named, needed.named, graph.schema)) {
    problems.add('TYPE_MISMATCH', place, { message, hint });
  } else if (listDepth(shape) !== listDepth(needed)) {
    problems.add('LIST_MISMATCH', place, { message, hint });
  } else if (isLooser(hasDefault(wanted) ? { ...shape, nullable: shape.nullable.with(0, false) } : shape, needed)) {
    problems.add('NULLABILITY', place, { message, hint });
  }
  return name;
}
