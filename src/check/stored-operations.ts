import {
  type DocumentNode,
  Kind,
  NoUnusedFragmentsRule,
  specifiedRules,
  UniqueOperationNamesRule,
  validate,
} from 'graphql';

import type { ArchivedOperation } from '../client/archive.ts';
import type { Client } from '../client/client.ts';
import type { Project } from '../client/load-project.ts';
import type { StoredOperation } from '../client/stored-operation.ts';
import type { Problems } from '../language/problem.ts';
import { documentSize } from '../limit/document-size.ts';

/** Stored operations, archived ones and fragments must fit the schema of their client; operations are told apart by their names. */
export function storedOperations({ clients }: Project, problems: Problems): void {
  for (const client of clients) {
    checkOperations(client, problems);
    reportDeep(client, problems);
    for (const archived of client.archive) checkArchived(archived, client, problems);
    reportSameNames(client.operations, problems);
  }
}

/** A fragment that nobody uses yet is no mistake; names are told apart below, with the hint that fits. */
const RULES = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule && rule !== UniqueOperationNamesRule);

/** All at once, so that a fragment is looked at once, however many operations use it. */
function checkOperations({ operations, fragments, schema }: Client, problems: Problems): void {
  const definitions = [
    ...operations.flatMap(({ document }) => document.definitions.slice(0, 1)),
    ...fragments.values(),
  ];
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  for (const { message, nodes } of validate(schema, document, RULES, { maxErrors: Infinity })) {
    problems.add('OPERATION_INVALID', nodes?.[0], {
      message: clause(message),
      hint: "Change the operation, or the client's schema.",
    });
  }
}

function checkArchived({ name, document, place }: ArchivedOperation, { schema }: Client, problems: Problems): void {
  for (const { message } of validate(schema, document, specifiedRules)) {
    problems.add('OPERATION_INVALID', place, {
      message: `the archived "${name}" does not fit any more: ${clause(message)}`,
      hint: "Keep what it needs in the client's schema; once no application in use sends it, remove the entry.",
    });
  }
}

/** Sizes are the operator's to set, and stored operations are held to none of them; the depth is the client's own. */
function reportDeep({ operations, archive, settings: { maxDepth } }: Client, problems: Problems): void {
  const all = [
    ...operations.map(({ name, document, node }) => ({ name, document, at: node.name })),
    ...archive.map(({ name, document, place }) => ({ name, document, at: place })),
  ];
  for (const { name, document, at } of all) {
    const { depth } = documentSize(document);
    if (depth <= maxDepth) continue;
    problems.add('OPERATION_INVALID', at, {
      message: `"${name}" is ${depth} levels deep, and the client allows ${maxDepth}`,
      hint: 'Ask for less, or raise maxDepth: of @bff.',
    });
  }
}

/** graphql's sentences as the clauses that problems are made of. */
const clause = (message: string): string => message.replace(/\.$/, '').replace('. Did you', '; did you');

function reportSameNames(operations: readonly StoredOperation[], problems: Problems): void {
  const names = new Set<string>();
  for (const { name, node } of operations) {
    if (names.has(name)) {
      problems.add('OPERATION_INVALID', node.name, {
        message: `there is another operation "${name}"`,
        hint: 'Give each operation of a client a name of its own.',
      });
    }
    names.add(name);
  }
}
