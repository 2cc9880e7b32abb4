import type { ClientRules, RequestLimits } from '../core/settings.ts';
import { Cors } from './cors.ts';
import type { FileLimits } from './multipart-request.ts';

/** What holds for every request to one client, before anything of it is read. */
export interface Door {
  /** The hosts that the client is served under, in lower case; undefined for all. */
  readonly hosts: ReadonlySet<string> | undefined;
  /** Undefined: pages of other origins cannot read answers. */
  readonly cors: Cors | undefined;
  readonly maxBodyBytes: number;
  readonly fileLimits: FileLimits;
}

/** Where the doors of clients are made of. */
export interface DoorSettings {
  readonly limits: Pick<RequestLimits, 'maxBodyBytes'> & FileLimits;
  /** By the client's name. */
  readonly clients?: Readonly<Record<string, ClientRules>> | undefined;
}

/** The door of each client; those that nothing is decided about share one. */
export function doorsOf({ limits, clients = {} }: DoorSettings): (client: string) => Door {
  const usual: Door = { hosts: undefined, cors: undefined, maxBodyBytes: limits.maxBodyBytes, fileLimits: limits };
  const doors = new Map(
    Object.entries(clients).map(([name, rules]): [string, Door] => [
      name,
      {
        hosts: rules.hosts && new Set(rules.hosts),
        cors: rules.cors && new Cors(rules.cors),
        maxBodyBytes: rules.limits.maxBodyBytes ?? limits.maxBodyBytes,
        fileLimits: limits,
      },
    ]),
  );
  return (client) => doors.get(client) ?? usual;
}

/** Whether a door is at this `Host`. A host that is configured without a port has all of them. */
export function isServedAt({ hosts }: Door, host: string | undefined): boolean {
  if (!hosts) return true;
  const given = host?.toLowerCase() ?? '';
  return hosts.has(given) || hosts.has(given.replace(/:\d+$/, ''));
}
