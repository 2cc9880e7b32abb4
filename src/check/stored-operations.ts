import { specifiedRules, validate } from 'graphql';

import type { Client } from '../client/client.ts';
import type { StoredOperation } from '../client/stored-operation.ts';
import type { Problems } from '../language/problem.ts';
import type { Project } from '../client/load-project.ts';

/** Stored operations must fit the schema of their client, and be told apart by their names. */
export function storedOperations({ clients }: Project, problems: Problems): void {
  for (const { operations, schema } of clients) {
    for (const operation of operations) checkOperation(operation, schema, problems);
    reportSameNames(operations, problems);
  }
}

function checkOperation({ document }: StoredOperation, schema: Client['schema'], problems: Problems): void {
  for (const { message, nodes } of validate(schema, document, specifiedRules)) {
    problems.add('OPERATION_INVALID', nodes?.[0], {
      message: message.replace(/\.$/, '').replace('. Did you', '; did you'),
      hint: "Change the operation, or the client's schema.",
    });
  }
}

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
