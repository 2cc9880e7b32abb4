import { isObjectType } from 'graphql';
import type { FieldDefinitionNode } from 'graphql';

import type { Client } from '../client/client.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Place, Problems } from '../language/problem.ts';
import { typesWithFields } from './declared-fields.ts';
import type { Project } from '../client/load-project.ts';

/** `@computed` fields and the code that makes them: neither goes without the other. */
export function code({ clients, code: exported }: Project, problems: Problems): void {
  for (const client of clients) {
    const functions = functionsOf(exported.get(client.name));
    const computed = computedFields(client);
    for (const [at, node] of computed) {
      if (functions.has(at)) continue;
      problems.add('RESOLVER_MISSING', node.name, {
        message: `${at} is @computed, and there is no code for it`,
        hint: `Write it in schemas/${client.name}.ts: ${at.replace('.', ': { ')}: (…) => … }.`,
      });
    }
    for (const at of functions) {
      if (computed.has(at)) continue;
      problems.add('UNUSED_CODE', codePlace(client, at), {
        message: `schemas/${client.name}.ts has code for ${at}, which is not @computed`,
        hint: 'Mark the field @computed, or remove the code.',
      });
    }
  }
}

/** `Type.field` for each function in an object of objects; of anything else none. */
function functionsOf(exported: unknown): ReadonlySet<string> {
  return new Set(
    Object.entries(exported ?? {}).flatMap(([type, fields]) =>
      Object.entries((fields ?? {}) as object).flatMap(([field, value]) =>
        typeof value === 'function' ? [`${type}.${field}`] : [],
      ),
    ),
  );
}

function computedFields({ types }: Client): ReadonlyMap<string, FieldDefinitionNode> {
  return new Map(
    typesWithFields(types).flatMap(([type, fields]) =>
      fields.flatMap((node) => (directiveOn(node, 'computed') ? [[`${type}.${node.name.value}`, node] as const] : [])),
    ),
  );
}

/** The type the code is for, else the start of the client's file. */
function codePlace({ schema }: Client, at: string): Place {
  const type = schema.getType(at.slice(0, at.indexOf('.')));
  if (isObjectType(type) && type.astNode) return type.astNode.name;
  const source = Object.values(schema.getTypeMap()).find(({ astNode }) => astNode?.loc)?.astNode?.loc?.source;
  return source && { source, start: 0 };
}
