import type { Client } from '../client/client.ts';
import type { StoredOperation } from '../client/stored-operation.ts';
import { collectFields } from '../plan/collect-fields.ts';
import { fragmentsByName } from '../client/operation-document.ts';

/** The response key of an operation's only root field, whose value is the body of its endpoint; undefined when there are several. */
export function onlyRootField(
  { node, document }: StoredOperation,
  { schema }: Pick<Client, 'schema'>,
): string | undefined {
  const type = schema.getRootType(node.operation);
  if (!type) return undefined;
  const fragments = fragmentsByName(document.definitions);
  const keys = [
    ...collectFields([{ selectionSet: node.selectionSet, conditions: [] }], type, { schema, fragments }).keys(),
  ];
  return keys.length === 1 ? keys[0] : undefined;
}
