import { type DefinitionNode, Kind, type OperationDefinitionNode } from 'graphql';

import { directiveOn, type DirectiveUse } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { parseFile, type SourceFile } from '../language/source-file.ts';
import {
  type FragmentsByName,
  fragmentsByName,
  operationDocument,
  type OperationDocument,
} from './operation-document.ts';

/** A document that callers may name by its id. */
export interface StoredDocument extends OperationDocument {
  readonly name: string;
}

/** An operation in `clients/<client>/`: known by its id, and an endpoint if it says so. */
export interface StoredOperation extends StoredDocument {
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

/** What a client's operation files hold. */
export interface OperationFiles {
  readonly operations: readonly StoredOperation[];
  readonly fragments: FragmentsByName;
}

/** Reads a client's operation files; fragments may stand in any of them. */
export function operationFiles(files: readonly SourceFile[], problems: Problems): OperationFiles {
  const documents = files.flatMap((file) => parseFile(file, problems, 'OPERATION_INVALID') ?? []);
  const definitions = documents.flatMap((document) => document.definitions);
  const fragments = fragmentsByName(definitions);
  return { fragments, operations: definitions.flatMap((node) => storedOperation(node, fragments, problems) ?? []) };
}

function storedOperation(
  node: DefinitionNode,
  fragments: FragmentsByName,
  problems: Problems,
): StoredOperation | undefined {
  if (node.kind === Kind.OPERATION_DEFINITION && node.name)
    return { ...operationDocument(node, fragments), name: node.name.value, node, endpoint: endpointOf(node) };
  if (node.kind === Kind.OPERATION_DEFINITION) {
    problems.add('OPERATION_INVALID', node, {
      message: 'a stored operation needs a name',
      hint: 'Write: query Dashboard { … }',
    });
  } else if (node.kind !== Kind.FRAGMENT_DEFINITION) {
    problems.add('OPERATION_INVALID', node, {
      message: 'only operations and fragments stand here',
      hint: 'Types of a client belong to its file in schemas/.',
    });
  } else if (fragments.get(node.name.value) !== node) {
    problems.add('OPERATION_INVALID', node.name, {
      message: `there is another fragment "${node.name.value}"`,
      hint: 'Give each fragment of a client a name of its own.',
    });
  }
  return undefined;
}

function endpointOf(node: OperationDefinitionNode): Endpoint | undefined {
  // Directives of an operation may hold variables; those of @endpoint are texts, which `check` makes sure of.
  const use = directiveOn(node as Parameters<typeof directiveOn>[0], 'endpoint');
  const method = use?.value('GET') ? 'GET' : 'POST';
  const path = use?.string(method);
  return use && path !== undefined ? { method, path, use } : undefined;
}
