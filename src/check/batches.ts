import { type ASTNode, getNamedType, type GraphQLNamedType, isCompositeType, isInputObjectType } from 'graphql';

import { type Batch, coordinate, type Graph, type GraphField, type JoinSource } from '../graph/graph.ts';
import { graphField, listsIn } from '../graph/resolve-path.ts';
import { directiveOn } from '../language/directive-use.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Problems } from '../language/problem.ts';
import { fieldsOf } from './fields-of.ts';
import type { Project } from '../client/load-project.ts';
import { listDepth, shapeOf, shapeText } from './value-shape.ts';
import { graphVariables } from './variable-shape.ts';

/** Look-ups of many keys: what a key is, and which field of an item equals it (LANGUAGE.md §4.3). */
export function batches({ graph }: Project, problems: Problems): void {
  for (const field of graph.fields.values()) {
    const { source } = field;
    const batch = source.kind === 'rest' || source.kind === 'join' ? source.batch : undefined;
    if (!batch) continue;
    const use = directiveOn(field.node, source.kind === 'rest' ? 'rest' : 'from');
    const check = { graph, problems };
    checkKey(field, batch, { ...check, node: use?.value('key') });
    checkMatch(field, batch, { ...check, node: use?.value('match') });
    if (source.kind === 'join') checkSteps(source, { ...check, node: use?.value('query') });
  }
}

interface BatchCheck {
  readonly graph: Graph;
  readonly node: ASTNode | undefined;
  readonly problems: Problems;
}

function checkKey(field: GraphField, { key }: Batch, { graph, node, problems }: BatchCheck): void {
  const shape = graphVariables(graph.schema, field)(key);
  const type = graphField(graph.schema, field.type, field.name)?.type;
  if (!shape || !type) return;
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

/** A look-up is one request: what its path goes on to must be in the answer. */
function checkSteps({ steps }: JoinSource, { graph, node, problems }: BatchCheck): void {
  const away = steps.find(({ type, field }) => {
    const kind = graph.fields.get(coordinate(type, field))?.source.kind;
    return kind !== undefined && kind !== 'json' && kind !== 'remote';
  });
  if (!away) return;
  problems.add('BAD_PATH', node, {
    message: `${away.type}.${away.field} has a source of its own; a look-up cannot go through it`,
    hint: `End the path before it, and let another field go on: @from(query: "….${away.field}").`,
  });
}

function checkMatch(field: GraphField, { match }: Batch, { graph, node, problems }: BatchCheck): void {
  if (typeof match === 'string') return;
  const results = itemTypes(field, graph).map((type) => matchResult(type, match));
  const [first] = results;
  if (results.some((result) => result === undefined) || first === undefined) return;
  problems.add('MATCH_NOT_DECLARED', node, {
    message: first,
    hint: 'Name the field of an item that equals its key; it must be declared, even when no client shows it.',
  });
}

/** What an item can be: what the field returns, or what the first list on a join's path holds. */
function itemTypes({ type, name, source }: GraphField, { schema }: Graph): readonly GraphQLNamedType[] {
  const own = graphField(schema, type, name)?.type;
  const steps = source.kind === 'join' ? [source.call, ...source.steps] : [];
  const list = steps.find(({ output }) => listsIn(output) > 0);
  return [...(list ? [list.output] : []), ...(own ? [own] : [])].map((output) => getNamedType(output));
}

/** Why a match path names no leaf of an item; undefined when it does. */
function matchResult(type: GraphQLNamedType, [name, ...rest]: readonly string[]): string | undefined {
  if (name === undefined) return isCompositeType(type) ? `match: ends in ${type.name}, which is no leaf` : undefined;
  const fields = fieldsOf(type);
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) return `${type.name} has no field "${name}"${didYouMean(name, Object.keys(fields))}`;
  return matchResult(getNamedType(field.type), rest);
}
