import type { ASTNode, FieldDefinitionNode, GraphQLSchema } from 'graphql';

import { directiveOn } from '../language/directive-use.ts';
import { parseAt } from '../language/parse-at.ts';
import { parseJsonPath, parsePath, pathVariables } from '../language/path.ts';
import type { Problems } from '../language/problem.ts';
import { parseTemplate } from '../language/template.ts';
import { batchOf } from './batch.ts';
import type { FieldSource, JoinSource } from './graph.ts';
import { type DeclaredField, isRoot, type MergedTypes } from './merge-types.ts';
import { neededObject } from './needed-fields.ts';
import { resolvePath } from './resolve-path.ts';
import { restSource } from './rest-source.ts';

interface Placed {
  readonly type: string;
  readonly declared: DeclaredField;
  readonly merged: MergedTypes;
  readonly schema: GraphQLSchema;
}

/** Where a field of the graph gets its value from, or undefined after reporting why that is unknown. */
export function fieldSource({ type, declared, merged, schema }: Placed, problems: Problems): FieldSource | undefined {
  const { node, service, remote } = declared;
  const computed = directiveOn(node, 'computed');
  if (computed) return { kind: 'computed', service, needed: neededObject(computed, type, { schema, problems }) };
  const rest = directiveOn(node, 'rest');
  if (rest) return restSource(rest, { service, node, problems });
  const from = directiveOn(node, 'from');
  if (from?.value('query')) return joinSource(declared, schema, problems);
  const template = from?.string('value');
  if (from && template !== undefined) {
    const parsed = parseAt(from.value('value'), problems, () => parseTemplate(template));
    return parsed && { kind: 'text', template: parsed };
  }
  if (remote) return { kind: 'remote', service };
  if (merged.owners.get(type) === service && !isRoot(type)) {
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

function joinSource({ node }: DeclaredField, schema: GraphQLSchema, problems: Problems): JoinSource | undefined {
  const from = directiveOn(node, 'from');
  const text = from?.string('query');
  if (!from || text === undefined) return undefined;
  const path = parseAt(from.value('query'), problems, () => parsePath(text));
  if (!path) return undefined;
  if (path.kind !== 'steps') {
    problems.add('BAD_PATH', from.value('query'), {
      message: 'query: takes a path that starts at a field of Query',
      hint: 'Write it like "user(id: $this.userId)".',
    });
    return undefined;
  }
  const keysUsed = pathVariables(path).some(({ scope }) => scope === 'keys');
  const batch = batchOf(from, keysUsed, problems);
  const place = {
    node: from.value('query') ?? node,
    ownArguments: (node.arguments ?? []).map(({ name }) => name.value),
    problems,
  };
  const resolved = resolvePath(schema, 'Query', { steps: path.steps, place });
  const [call, ...steps] = resolved?.steps ?? [];
  return call && { kind: 'join', call, steps, batch };
}

/** Where problems with a field's source are reported: its directive, else its name. */
export const sourceNode = (node: FieldDefinitionNode): ASTNode =>
  (directiveOn(node, 'computed') ?? directiveOn(node, 'rest') ?? directiveOn(node, 'from'))?.node ?? node.name;
