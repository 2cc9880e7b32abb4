import { type ASTNode, type FieldDefinitionNode, type GraphQLSchema, isInterfaceType } from 'graphql';

import { directiveOn, type DirectiveUse } from '../language/directive-use.ts';
import { parseAt } from '../language/parse-at.ts';
import { parseJsonPath, parsePath, type Path, pathVariables } from '../language/path.ts';
import type { Problems } from '../language/problem.ts';
import { parseTemplate } from '../language/template.ts';
import { batchOf } from './batch.ts';
import { coordinate, type FieldSource, type JoinSource, type PathSource } from './graph.ts';
import { type DeclaredField, isRoot, type MergedTypes } from './merge-types.ts';
import { neededObject } from './needed-fields.ts';
import { ownField, remoteName } from './own-field.ts';
import { type PathPlace, resolvePath } from './resolve-path.ts';
import { restSource } from './rest-source.ts';

interface Placed {
  readonly type: string;
  readonly declared: DeclaredField;
  readonly merged: MergedTypes;
  readonly schema: GraphQLSchema;
}

/** Where a field of the graph gets its value from, or undefined after reporting why that is unknown. */
export function fieldSource(placed: Placed, problems: Problems): FieldSource | undefined {
  const { type, declared, merged, schema } = placed;
  const { node, service, remote } = declared;
  const computed = directiveOn(node, 'computed');
  if (computed) return { kind: 'computed', service, needed: neededObject(computed, type, { schema, problems }) };
  const rest = directiveOn(node, 'rest');
  if (rest) return restSource(rest, { service, node, problems });
  const from = directiveOn(node, 'from');
  if (from?.value('query')) return joinSource(placed, from, 'query', problems);
  // A path from the graph's root is one from Query, there.
  if (type === 'Query' && !remote && from?.value('field')) return joinSource(placed, from, 'field', problems);
  const template = from?.string('value');
  if (from && template !== undefined) {
    const parsed = parseAt(from.value('value'), problems, () => parseTemplate(template));
    return parsed && { kind: 'text', template: parsed };
  }
  if (remote) return { kind: 'remote', service, field: remoteName(node.name.value) };
  const isOwner = merged.owners.get(type) === service;
  // Of an interface the objects have the fields, each in its own way.
  const isOfObjects = isInterfaceType(schema.getType(type));
  const readsGraph = isRoot(type) || (isOwner && merged.remoteTypes.has(type) && !isOfObjects);
  if (readsGraph && from?.value('field')) return pathSource(placed, from, problems);
  if (isOwner && !readsGraph) {
    const field = from?.string('field');
    if (from === undefined || field === undefined) return { kind: 'json', path: [node.name.value] };
    const path = parseAt(from.value('field'), problems, () => parseJsonPath(field));
    return path && { kind: 'json', path };
  }
  problems.add('NO_SOURCE', node.name, {
    message: `${type}.${node.name.value} has no way to get a value`,
    hint: 'Give it @rest(GET: "/…") or @from(query: "…").',
  });
  return undefined;
}

/** The field that this one replaces in a snapshot; undefined when it is new. */
export function replacedField({ type, declared, merged }: Omit<Placed, 'schema'>): PathPlace['replaced'] {
  const { value: field } = declared.node.name;
  return merged.fields.has(coordinate(type, ownField(field))) ? { type, field } : undefined;
}

function joinSource(
  placed: Placed,
  from: DirectiveUse,
  argument: 'query' | 'field',
  problems: Problems,
): JoinSource | undefined {
  const path = stepsAt(argument, from, problems);
  if (!path) return undefined;
  const keysUsed = pathVariables(path).some(({ scope }) => scope === 'keys');
  const batch = batchOf(from, keysUsed, problems);
  const place = { ...pathPlace(placed, from.value(argument), problems), ...(batch && { key: batch.key }) };
  const resolved = resolvePath(placed.schema, 'Query', { steps: path.steps, place });
  const [call, ...steps] = resolved?.steps ?? [];
  return call && { kind: 'join', call, steps, batch };
}

/** In a type that a GraphQL service answers, and at the roots, `field:` is a path of the graph's own fields. */
function pathSource(placed: Placed, from: DirectiveUse, problems: Problems): PathSource | undefined {
  const path = stepsAt('field', from, problems);
  const place = pathPlace(placed, from.value('field'), problems);
  const resolved = path && resolvePath(placed.schema, placed.type, { steps: path.steps, place });
  return resolved && { kind: 'path', steps: resolved.steps };
}

function stepsAt(
  argument: 'query' | 'field',
  from: DirectiveUse,
  problems: Problems,
): Extract<Path, { kind: 'steps' }> | undefined {
  const path = parseAt(from.value(argument), problems, () => parsePath(from.string(argument) ?? ''));
  if (!path || path.kind === 'steps') return path;
  problems.add('BAD_PATH', from.value(argument), {
    message: `${argument}: takes a path that starts at a field${argument === 'query' ? ' of Query' : ''}`,
    hint: argument === 'query' ? 'Write it like "user(id: $this.userId)".' : 'Write it like "titles.short".',
  });
  return undefined;
}

function pathPlace(placed: Placed, written: ASTNode | undefined, problems: Problems): PathPlace {
  const { node } = placed.declared;
  const replaced = replacedField(placed);
  return {
    node: written ?? node,
    ownArguments: (node.arguments ?? []).map(({ name }) => name.value),
    ...(replaced && { replaced }),
    problems,
  };
}

/** Where problems with a field's source are reported: its directive, else its name. */
export const sourceNode = (node: FieldDefinitionNode): ASTNode =>
  (directiveOn(node, 'computed') ?? directiveOn(node, 'rest') ?? directiveOn(node, 'from'))?.node ?? node.name;
