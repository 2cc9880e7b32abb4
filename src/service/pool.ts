import { Pool } from 'undici';

import { connector } from './connector.ts';
import { HostAddresses, type Resolve, systemResolve } from './host-addresses.ts';

export interface PoolsOptions {
  /** Connections per origin and address; further requests wait for one to be free. Default: 256. */
  readonly connections?: number;
  /** How host names become addresses. Default: as the system does it. */
  readonly resolve?: Resolve;
}

/** How the connections of an origin are made. */
export interface Trust {
  /** Certificates in PEM to trust in place of the usual ones. */
  readonly ca?: string | undefined;
  /** The one address to connect to, of those that the origin's name has. */
  readonly address?: string | undefined;
}

/** The connections to all services, shared by all clients. `origin` is `http://host:port` or `https://host:port`. */
export interface Pools {
  /** Keeps connections open between requests. */
  get(origin: string, trust?: Trust): Pool;
  /** Opens a connection for every request and closes it afterwards. */
  fresh(origin: string, trust?: Trust): Pool;
  /** Opens a connection for every stream, so that no number of them can keep other requests waiting. */
  streams(origin: string, trust?: Trust): Pool;
  /** What a host name resolves to. Pools of an address that it no longer has are closed after the requests under way. */
  addresses(hostname: string): HostAddresses;
  /** Closes all connections after the requests under way; requests sent later fail. */
  close(): Promise<void>;
}

/** HTTP/1.1 alone, and without clocks of its own: the deadline of a call is the only one. */
const SETTINGS = { allowH2: false, headersTimeout: 0, bodyTimeout: 0 };

/** Below the 5 s after which node servers close; a service's own `Keep-Alive: timeout` comes first, up to a minute. */
const KEEP_ALIVE = { pipelining: 1, keepAliveTimeout: 4_000, keepAliveMaxTimeout: 60_000 };
const NO_KEEP_ALIVE = { pipelining: 0 };

/** An address that swallows packets must leave time for the next one. */
const CONNECT_TIMEOUT_MS = 2_000;

/** One pool per origin, address and trust, created when it is first asked for. The caller closes them. */
export function createPools({ connections = 256, resolve = systemResolve }: PoolsOptions = {}): Pools {
  const kept = new OriginPools({ ...SETTINGS, ...KEEP_ALIVE, connections });
  const fresh = new OriginPools({ ...SETTINGS, ...NO_KEEP_ALIVE, connections });
  const streams = new OriginPools({ ...SETTINGS, ...NO_KEEP_ALIVE, connections: null });
  const hosts = new Map<string, HostAddresses>();
  let closed: Promise<unknown> | undefined;
  const addressesOf = (hostname: string): HostAddresses => {
    const gone = (address: string): void => {
      for (const pools of [kept, fresh, streams]) pools.retire(hostname, address);
    };
    const host = new HostAddresses(hostname, resolve, gone);
    hosts.set(hostname, host);
    return host;
  };
  return {
    get: (origin, trust) => kept.get(origin, trust),
    fresh: (origin, trust) => fresh.get(origin, trust),
    streams: (origin, trust) => streams.get(origin, trust),
    addresses: (hostname) => hosts.get(hostname) ?? addressesOf(hostname),
    close: async () => {
      closed ??= Promise.all([
        ...[...kept.all(), ...fresh.all()].map((pool) => pool.close()),
        // A stream may never end by itself.
        ...[...streams.all()].map((pool) => pool.destroy()),
      ]);
      await closed;
    },
  };
}

interface Held {
  readonly pool: Pool;
  readonly hostname: string;
  readonly address: string | undefined;
}

class OriginPools {
  readonly #options: Pool.Options;
  readonly #held = new Map<string, Held>();

  constructor(options: Pool.Options) {
    this.#options = options;
  }

  get(origin: string, trust: Trust = {}): Pool {
    const { ca, address } = trust;
    const key = `${origin} ${address ?? ''} ${ca ?? ''}`;
    const known = this.#held.get(key);
    if (known) return known.pool;
    const connect = connector({ ca, address, timeoutMs: CONNECT_TIMEOUT_MS });
    const pool = new Pool(origin, { ...this.#options, connect });
    this.#held.set(key, { pool, hostname: new URL(origin).hostname, address });
    return pool;
  }

  retire(hostname: string, address: string): void {
    for (const [key, held] of this.#held) {
      if (held.hostname !== hostname || held.address !== address) continue;
      this.#held.delete(key);
      // Requests of this turn are sent at its end.
      setImmediate(() => void held.pool.close());
    }
  }

  all(): readonly Pool[] {
    return [...this.#held.values()].map(({ pool }) => pool);
  }
}
