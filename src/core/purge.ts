import { GatewayError } from './errors.ts';
import { isObject } from './json-object.ts';

/** What an operator drops from the caches: the answers of a service, objects of the graph, or what a client was answered. */
export type Purge =
  | { readonly service: string }
  /** All that holds objects of the type, or this one of them. */
  | { readonly type: string; readonly id?: string }
  /** Objects of any type. */
  | { readonly id: string }
  | { readonly client: string };

/** Drops what is asked for, and gives how many entries there were. Rejects with a GatewayError for a name that nothing has. */
export type PurgeCaches = (purge: Purge) => Promise<number>;

const NAMES = ['service', 'type', 'id', 'client'] as const;

/** Reads what is to be dropped; BAD_REQUEST for anything else. */
export function purgeOf(given: unknown): Purge | GatewayError {
  const unknown = isObject(given) ? Object.keys(given).filter((name) => !isPurgeName(name)) : ['it'];
  if (!isObject(given) || unknown.length > 0) return badPurge();
  const named = NAMES.filter((name) => given[name] !== undefined);
  if (named.length === 0 || named.some((name) => typeof given[name] !== 'string' || given[name] === ''))
    return badPurge();
  if (named.length > 1 && named.join(' ') !== 'type id') return badPurge();
  return Object.fromEntries(named.map((name) => [name, given[name]])) as unknown as Purge;
}

const isPurgeName = (name: string): boolean => NAMES.some((known) => known === name);

const badPurge = (): GatewayError =>
  new GatewayError('BAD_REQUEST', {
    reason: 'name one of "service", "type", "id", "client", or "type" and "id", each with a text',
  });
