import { type FieldDefinitionNode, isObjectType } from 'graphql';

import type { Client } from '../client/client.ts';
import type { Project } from '../client/load-project.ts';
import { coordinate, type Graph } from '../graph/graph.ts';
import { didYouMean } from '../core/nearest.ts';
import { directiveOn } from '../language/directive-use.ts';
import type { Place, Problems } from '../language/problem.ts';
import { typesWithFields } from './declared-fields.ts';

/** `@computed` fields and the code that makes them: neither goes without the other. */
export function code({ graph, clients, code: exported, serviceCode }: Project, problems: Problems): void {
  for (const client of clients) {
    const name = `schemas/${client.name}.ts`;
    compare(computedFields(client), exported.get(client.name) ?? {}, {
      file: name,
      isLoaded: !exported.has(client.name) || exported.get(client.name) !== undefined,
      placeOf: (at) => codePlace(client, at),
      problems,
    });
  }
  for (const service of graph.services.keys()) {
    const module = serviceCode.get(service);
    compare(serviceFields(service, graph), module?.fields ?? {}, {
      file: module?.file.name ?? `schemas/services/${service}.ts`,
      isLoaded: !serviceCode.has(service) || module !== undefined,
      placeOf: () => module?.place,
      problems,
    });
  }
}

interface CodeCheck {
  readonly file: string;
  /** Of code that does not load nothing more is known. */
  readonly isLoaded: boolean;
  /** Where code without a field is reported. */
  readonly placeOf: (at: string) => Place;
  readonly problems: Problems;
}

function compare(
  computed: ReadonlyMap<string, FieldDefinitionNode>,
  exported: object,
  { file, isLoaded, placeOf, problems }: CodeCheck,
): void {
  if (!isLoaded) return;
  const functions = functionsOf(exported);
  for (const [at, node] of computed) {
    if (functions.has(at)) continue;
    problems.add('RESOLVER_MISSING', node.name, {
      message: `${at} is @computed, and there is no code for it`,
      hint: `Write it in the default export of ${file}: ${at.replace('.', ': { ')}: (…) => … }.`,
    });
  }
  for (const at of functions) {
    if (computed.has(at)) continue;
    problems.add('UNUSED_CODE', placeOf(at), {
      message: `${file} has code for ${at}, which is not @computed${didYouMean(at, computed.keys())}`,
      hint: 'Mark the field @computed, or remove the code.',
    });
  }
}

/** `Type.field` for each function in an object of objects, and the name of each that stands beside the types. */
function functionsOf(exported: object): ReadonlySet<string> {
  return new Set(
    Object.entries(exported).flatMap(([type, fields]: [string, unknown]) => {
      if (typeof fields === 'function') return [type];
      return Object.entries(fields ?? {}).flatMap(([field, value]) =>
        typeof value === 'function' ? [coordinate(type, field)] : [],
      );
    }),
  );
}

/** Those of objects: an interface's field is whatever each of its types has. */
function computedFields({ types, schema }: Client): ReadonlyMap<string, FieldDefinitionNode> {
  return new Map(
    typesWithFields(types).flatMap(([type, fields]) =>
      isObjectType(schema.getType(type))
        ? fields.flatMap((node) =>
            directiveOn(node, 'computed') ? [[coordinate(type, node.name.value), node] as const] : [],
          )
        : [],
    ),
  );
}

function serviceFields(service: string, { fields, schema }: Graph): ReadonlyMap<string, FieldDefinitionNode> {
  return new Map(
    [...fields].flatMap(([at, { type, source, node }]) =>
      source.kind === 'computed' && source.service === service && isObjectType(schema.getType(type))
        ? [[at, node] as const]
        : [],
    ),
  );
}

/** The type the code is for, else the start of the client's file. */
function codePlace({ schema }: Client, at: string): Place {
  const type = schema.getType(at.split('.')[0] ?? '');
  if (isObjectType(type) && type.astNode) return type.astNode.name;
  const source = Object.values(schema.getTypeMap()).find(({ astNode }) => astNode?.loc)?.astNode?.loc?.source;
  return source && { source, start: 0 };
}
