import {
  type ASTNode,
  type FieldDefinitionNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  isCompositeType,
  isInputObjectType,
} from 'graphql';

import { batchOf } from '../graph/batch.ts';
import { type Batch, coordinate, type Graph, sourceSteps } from '../graph/graph.ts';
import { type CallStep, graphField, listsIn } from '../graph/resolve-path.ts';
import { directiveOn } from '../language/directive-use.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Problems } from '../language/problem.ts';
import { fieldsOf } from './fields-of.ts';
import { graphNames } from './graph-names.ts';
import { outerArguments } from './outer-arguments.ts';
import { hasOwnFetch } from './own-fetch.ts';
import type { Project } from '../client/load-project.ts';
import { viewSteps } from '../client/view-steps.ts';
import { listDepth, shapeOf, shapeText } from './value-shape.ts';
import { graphVariables, type VariableShapes } from './variable-shape.ts';
import { viewShapes, type ViewVariables } from './view-variables.ts';

/** Look-ups of many keys: what a key is, and which field of an item equals it (LANGUAGE.md §4.3). */
export function batches({ graph, clients }: Project, problems: Problems): void {
  for (const field of graph.fields.values()) {
    const { source, node } = field;
    const batch = source.kind === 'rest' || source.kind === 'join' ? source.batch : undefined;
    if (['json', 'text', 'path'].includes(source.kind)) reportKeys(node, problems);
    const type = graphField(graph.schema, field.type, field.name)?.type;
    if (!batch || !type) continue;
    const shapes = graphVariables(graph.schema, field);
    checkBatch(field, { batch, type, steps: sourceSteps(source), shapes, node, graph, problems });
  }
  for (const client of clients) {
    const variables: ViewVariables = { client, names: graphNames(client, problems), outer: outerArguments(client) };
    for (const field of client.fields.values()) {
      const { source, node, definition } = field;
      if (source.kind !== 'lookUp') {
        reportKeys(node, problems);
        continue;
      }
      const shapes = viewShapes(field, variables);
      const looked = { batch: source.batch, type: definition.type, steps: viewSteps(source), shapes, node };
      checkBatch(field, { ...looked, graph, problems });
    }
  }
}

/** A source that asks for nothing has no keys; what is wrong with one that does is told by now. */
function reportKeys(node: FieldDefinitionNode, problems: Problems): void {
  const from = directiveOn(node, 'from');
  if (from && !problems.isUnclear(from.node)) batchOf(from, false, problems);
}

/** A look-up with what it is checked against. */
interface BatchCheck {
  readonly batch: Batch;
  /** Of the field that the look-up gives its value to. */
  readonly type: GraphQLOutputType;
  readonly steps: readonly CallStep[];
  readonly shapes: VariableShapes;
  readonly node: FieldDefinitionNode;
  readonly graph: Graph;
  readonly problems: Problems;
}

interface Named {
  readonly type: string;
  readonly name: string;
}

function checkBatch(field: Named, check: BatchCheck): void {
  const use = directiveOn(check.node, 'rest') ?? directiveOn(check.node, 'from');
  checkKey(field, use?.value('key'), check);
  checkMatch(use?.value('match'), check);
}

function checkKey(field: Named, node: ASTNode | undefined, check: BatchCheck): void {
  const { type, shapes, graph, problems } = check;
  const { key } = check.batch;
  const shape = shapes(key);
  if (!shape) return;
  const wanted = shapeOf(type);
  const written = `$${[key.scope, ...key.path].join('.')}`;
  const named = graph.schema.getType(shape.named ?? '');
  if (isCompositeType(named) || isInputObjectType(named)) {
    problems.add('TYPE_MISMATCH', node, {
      message: `the key ${written} is ${shapeText(shape)}; a key is text or a number`,
      hint: `Name a field of it: key: "${written}.id".`,
    });
  } else if (listDepth(shape) > Math.min(1, listDepth(wanted))) {
    problems.add('LIST_MISMATCH', node, {
      message: `${field.type}.${field.name} is ${shapeText(wanted)}, its key ${written} is ${shapeText(shape)}`,
      hint: 'Several keys give a list of items; make the field a list.',
    });
  } else if (shape.nullable[0] === true && wanted.nullable[0] === false && listDepth(wanted) === 0) {
    problems.add('NULLABLE_KEY', node, {
      message: `${field.type}.${field.name} is ${shapeText(wanted)}, but its key ${written} can be null`,
      hint: 'Without a key nothing is looked up: make the field nullable, or its key non-null.',
    });
  }
}

function checkMatch(node: ASTNode | undefined, check: BatchCheck): void {
  const { match } = check.batch;
  if (typeof match === 'string') return;
  const results = itemTypes(check).map((type) => matchMistake(type, match, check.graph));
  const [first] = results;
  if (results.some((result) => result === undefined) || !first) return;
  check.problems.add(first.code, node, {
    message: first.message,
    hint: 'Name the field of an item that equals its key; it must be declared, even when no client shows it.',
  });
}

/** What an item can be: what the path ends at, or what a list on it holds; without a path what the field returns. */
function itemTypes({ type, steps }: BatchCheck): readonly GraphQLNamedType[] {
  const last = steps.at(-1)?.output ?? type;
  return [...steps.map(({ output }) => output).filter((output) => listsIn(output) > 0), last].map((output) =>
    getNamedType(output),
  );
}

interface MatchMistake {
  readonly code: 'MATCH_NOT_DECLARED' | 'LIST_MISMATCH';
  readonly message: string;
}

/** Why a match path names no single value of an item; undefined when it does. */
function matchMistake(
  type: GraphQLNamedType,
  [name, ...rest]: readonly string[],
  graph: Graph,
): MatchMistake | undefined {
  const code = 'MATCH_NOT_DECLARED';
  if (name === undefined)
    return isCompositeType(type) ? { code, message: `match: ends in ${type.name}, which is no leaf` } : undefined;
  const fields = fieldsOf(type);
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) return { code, message: `${type.name} has no field "${name}"${didYouMean(name, Object.keys(fields))}` };
  const kind = graph.fields.get(coordinate(type.name, name))?.source.kind;
  if (kind === 'text' || kind === 'computed' || hasOwnFetch(graph, { type: type.name, field: name }))
    return { code, message: `${type.name}.${name} is no part of the item's own answer` };
  if (listsIn(field.type) > 0)
    return { code: 'LIST_MISMATCH', message: `${type.name}.${name} is ${String(field.type)}; a key equals one value` };
  return matchMistake(getNamedType(field.type), rest, graph);
}
