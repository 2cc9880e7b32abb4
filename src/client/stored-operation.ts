import { createHash } from 'node:crypto';

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql';

import { directiveOn, type DirectiveUse } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { parseFile, type SourceFile } from '../language/source-file.ts';

/** An operation in `clients/<client>/`: known by its id, and an endpoint if it says so. */
export interface StoredOperation {
  /** Lowercase sha256 of `text`. */
  readonly id: string;
  readonly name: string;
  /** The operation and then the fragments it uses, by name; without `@endpoint`. */
  readonly text: string;
  /** The same with the positions of its file. */
  readonly document: DocumentNode;
  readonly node: OperationDefinitionNode;
  readonly endpoint: Endpoint | undefined;
}

/** A REST door to an operation. */
export interface Endpoint {
  readonly method: 'GET' | 'POST';
  /** `/orders/{id}` */
  readonly path: string;
  readonly use: DirectiveUse;
}

/** The operations of a client's files; fragments may stand in any of them. */
export function storedOperations(files: readonly SourceFile[], problems: Problems): readonly StoredOperation[] {
  const documents = files.flatMap((file) => parseFile(file, problems, 'OPERATION_INVALID') ?? []);
  const definitions = documents.flatMap((document) => document.definitions);
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
  return definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return [];
    if (!node.name) {
      problems.add('OPERATION_INVALID', node, {
        message: 'a stored operation needs a name',
        hint: 'Write: query Dashboard { … }',
      });
      return [];
    }
    return [storedOperation(node, node.name.value, fragments)];
  });
}

function storedOperation(
  node: OperationDefinitionNode,
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): StoredOperation {
  const bare = {
    ...node,
    directives: (node.directives ?? []).filter((directive) => directive.name.value !== 'endpoint'),
  };
  const used = [...usedFragments(node, fragments)].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [bare, ...used] };
  const text = print(document);
  return {
    id: createHash('sha256').update(text).digest('hex'),
    name,
    text,
    document,
    node,
    endpoint: endpointOf(node),
  };
}

/** Fragments an operation spreads, directly or through others; a circle ends by itself. */
function usedFragments(
  start: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): ReadonlySet<FragmentDefinitionNode> {
  const used = new Set<FragmentDefinitionNode>();
  const walk = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || used.has(fragment)) return;
        used.add(fragment);
        walk(fragment);
      },
    });
  };
  walk(start);
  return used;
}

function endpointOf(node: OperationDefinitionNode): Endpoint | undefined {
  // Directives of an operation may hold variables; those of @endpoint are texts, which `check` makes sure of.
  const use = directiveOn(node as Parameters<typeof directiveOn>[0], 'endpoint');
  const method = use?.value('GET') ? 'GET' : 'POST';
  const path = use?.string(method);
  return use && path !== undefined ? { method, path, use } : undefined;
}
