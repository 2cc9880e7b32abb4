import { validate } from 'graphql';

import type { Client } from '../client/client.ts';
import type { StoredDocument, StoredOperation } from '../client/stored-operation.ts';
import type { Place, ProblemDetails, Problems } from '../language/problem.ts';
import { startOf } from './changed-place.ts';
import type { ClientUsage } from './client-usage.ts';

/** A client as it was and as it is. */
export interface ComparedClients {
  readonly old: Client;
  readonly client: Client;
  readonly usage: ClientUsage | undefined;
}

/** Reports stored operations of an earlier state that fail now, and their endpoints that are gone. */
export function breakingOperations({ old, client, usage }: ComparedClients, problems: Problems): void {
  const report = (operation: Pick<StoredDocument, 'name'>, change: ProblemDetails): void => {
    const judged = usage?.ofOperation(client.name, operation.name, change) ?? change;
    problems.add('BREAKING_CHANGE', placeOf(operation, client), judged);
  };
  for (const operation of old.stored.values()) {
    const mistake = mistakeNow(operation, old, client) ?? whyRefused(operation, client);
    if (mistake === undefined) continue;
    report(operation, {
      message: `the operation "${operation.name}" breaks: ${mistake}`,
      hint: `Applications in use may send it: keep what it needs, and keep it in clients/${client.name}/ or its archive.json.`,
    });
  }
  for (const operation of old.operations) {
    const change = removedEndpoint(operation, client);
    if (change) report(operation, change);
  }
}

/** Why an operation that was valid is no more; undefined when it is, or never was. */
function mistakeNow({ document }: StoredDocument, old: Client, { schema }: Client): string | undefined {
  const [error] = validate(schema, document, undefined, { maxErrors: 1 });
  if (!error || validate(old.schema, document, undefined, { maxErrors: 1 }).length > 0) return undefined;
  return error.message.replace(/\.$/, '').replace('. Did you', '; did you');
}

/** A client that takes stored operations only refuses the ids that it does not know. */
function whyRefused({ id }: StoredDocument, { settings, stored }: Client): string | undefined {
  if (settings.operations !== 'PERSISTED' || stored.has(id)) return undefined;
  return `its id ${id.slice(0, 12)}… is neither among the operations nor in the archive`;
}

function removedEndpoint({ name, endpoint }: StoredOperation, client: Client): ProblemDetails | undefined {
  if (!endpoint || client.operations.some((now) => isSame(now.endpoint, endpoint))) return undefined;
  return {
    message: `the endpoint ${endpoint.method} ${endpoint.path} of "${name}" was removed`,
    hint: 'Keep the endpoint until no application in use calls it.',
  };
}

/** Parameters may be renamed: callers do not see their names. */
const isSame = (one: StoredOperation['endpoint'], other: NonNullable<StoredOperation['endpoint']>): boolean =>
  one?.method === other.method && shapeOf(one.path) === shapeOf(other.path);

const shapeOf = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}');

/** The operation of that name now, else the start of the client's file. */
const placeOf = ({ name }: Pick<StoredDocument, 'name'>, client: Client): Place =>
  client.operations.find((operation) => operation.name === name)?.node.name ?? startOf(client);
