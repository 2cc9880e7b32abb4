import {
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
} from 'graphql';

import type { Graph } from '../graph/graph.ts';
import { coordinate } from '../graph/graph.ts';
import { isRoot } from '../graph/merge-types.ts';
import { pruneUnknown } from '../graph/prune-unknown.ts';
import { reportRootNames, withUsualRoots } from '../graph/root-names.ts';
import { directiveOn } from '../language/directive-use.ts';
import { CLIENT_NAME } from '../core/client-name.ts';
import type { Problems } from '../language/problem.ts';
import type { ClientFiles } from '../language/root-files.ts';
import { parseFile } from '../language/source-file.ts';
import { validateSDL } from '../language/validate-sdl.ts';
import { archivedOperations } from './archive.ts';
import type { Client, ClientType, ViewField } from './client.ts';
import { clientSettings } from './client-settings.ts';
import { fallbackValue } from './fallback-value.ts';
import { reportUndeclared } from './undeclared-types.ts';
import { clientNames } from './names.ts';
import { clientDefinitions, servedSchema } from './served-schema.ts';
import { operationFiles } from './stored-operation.ts';
import { reportUnknownType } from './unknown-type.ts';
import { viewSource } from './view-source.ts';

/** Reads a client as a view of the graph, or reports why its file does not parse. */
export function loadClient(files: Omit<ClientFiles, 'code'>, graph: Graph, problems: Problems): Client | undefined {
  const parsed = parseFile(files.schema, problems, 'INVALID_SDL');
  if (!parsed) return undefined;
  checkName(files, parsed, problems);
  reportRootNames(parsed, problems);
  const document = withUsualRoots(parsed);
  const all = clientDefinitions(document, graph.schema);
  reportUndeclared(all, graph.schema, problems);
  validateSDL(
    { kind: Kind.DOCUMENT, definitions: [...all] },
    problems,
    new Set(Object.keys(graph.schema.getTypeMap())),
  );
  const definitions = pruneUnknown(all);
  const types = clientTypes(definitions, graph, problems);
  const schema = servedSchema(definitions);
  const view: ViewBuild = { graph, types, schema, problems };
  return {
    name: files.name,
    settings: clientSettings(document),
    document: { ...parsed, definitions: all.filter(({ loc }) => loc?.source === parsed.loc?.source) },
    schema,
    types,
    fields: new Map(
      definitions.flatMap((node) =>
        fieldsOf(node)
          .map((field) => viewField(node, field, view))
          .filter((entry) => entry !== undefined),
      ),
    ),
    names: clientNames(definitions, declaredNames(document)),
    ...storedDocuments(files, problems),
  };
}

function storedDocuments(
  files: Pick<ClientFiles, 'operations' | 'archive'>,
  problems: Problems,
): Pick<Client, 'operations' | 'fragments' | 'archive' | 'stored'> {
  const { operations, fragments } = operationFiles(files.operations, problems);
  const archive = archivedOperations(files.archive, problems);
  return { operations, fragments, archive, stored: new Map([...archive, ...operations].map((one) => [one.id, one])) };
}

function checkName({ name }: Pick<ClientFiles, 'name'>, { definitions }: DocumentNode, problems: Problems): void {
  if (CLIENT_NAME.test(name)) return;
  problems.add('INVALID_SDL', definitions[0], {
    message: `no URL leads to a client called "${name}"`,
    hint: 'Name the file with a letter first, then letters, digits, "_" and "-": web.graphql, or web.v2.graphql.',
  });
}

interface ViewBuild {
  readonly graph: Graph;
  readonly types: ReadonlyMap<string, ClientType>;
  readonly schema: Client['schema'];
  readonly problems: Problems;
}

function clientTypes(
  definitions: readonly DefinitionNode[],
  graph: Graph,
  problems: Problems,
): ReadonlyMap<string, ClientType> {
  const types = new Map<string, ClientType>();
  for (const node of definitions) {
    if (!isComposite(node)) continue;
    const name = node.name.value;
    const use = directiveOn(node, 'from');
    const wanted = isRoot(name) ? undefined : use?.string('type');
    const target = graph.schema.getType(wanted ?? name);
    if (use && wanted !== undefined && !isCompositeType(target)) {
      reportUnknownType({ wanted, kind: 'object type', node: use.value('type') }, graph.schema, problems);
    }
    types.set(name, { name, graphType: isRoot(name) ? name : isCompositeType(target) ? target.name : undefined, node });
  }
  return types;
}

function viewField(
  owner: DefinitionNode,
  node: FieldDefinitionNode,
  build: ViewBuild,
): readonly [string, ViewField] | undefined {
  if (!isComposite(owner)) return undefined;
  const type = owner.name.value;
  const name = node.name.value;
  const schemaType = build.schema.getType(type);
  const definition = isObjectType(schemaType) || isInterfaceType(schemaType) ? schemaType.getFields()[name] : undefined;
  const clientType = build.types.get(type);
  // A view of a type that does not exist has no fields that could be judged.
  if (!definition || !clientType || build.problems.isUnclear(directiveOn(clientType.node, 'from')?.node))
    return undefined;
  const source = viewSource(clientType, node, {
    graph: build.graph.schema,
    types: build.types,
    problems: build.problems,
  });
  if (!source) return undefined;
  const fallback = fallbackOf(node, definition.type, build.problems);
  return [coordinate(type, name), { type, name, definition, node, source, fallback }];
}

function fallbackOf(
  node: FieldDefinitionNode,
  type: ViewField['definition']['type'],
  problems: Problems,
): ViewField['fallback'] {
  const use = directiveOn(node, 'from');
  const value = use?.given('fallback');
  if (!use || !value) return undefined;
  const read = fallbackValue(value, type);
  if (read === undefined) {
    problems.add('FALLBACK_TYPE', value, {
      message: `the fallback is no ${String(type)}`,
      hint: `Write a value of type ${String(type)}.`,
    });
  }
  return read === undefined ? undefined : { value: read };
}

const isComposite = (
  node: DefinitionNode,
): node is Extract<
  DefinitionNode,
  { kind: 'ObjectTypeDefinition' | 'InterfaceTypeDefinition' | 'UnionTypeDefinition' }
> =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION ||
  node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
  node.kind === Kind.UNION_TYPE_DEFINITION;

const fieldsOf = (node: DefinitionNode): readonly FieldDefinitionNode[] =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION ? (node.fields ?? []) : [];

const declaredNames = (document: DocumentNode): ReadonlySet<string> =>
  new Set(document.definitions.flatMap((node) => ('name' in node && node.name ? [node.name.value] : [])));
