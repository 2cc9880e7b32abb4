import { Pool } from 'undici';

export interface PoolsOptions {
  /** Connections per origin; further requests wait for one to be free. Default: 256. */
  readonly connections?: number;
}

/** The connections to all services, shared by all clients. `ca` is certificates in PEM to trust in place of the usual ones. */
export interface Pools {
  /** Keeps connections open between requests. `origin` is `http://host:port` or `https://host:port`. */
  get(origin: string, ca?: string): Pool;
  /** Opens a connection for every request and closes it afterwards. */
  fresh(origin: string, ca?: string): Pool;
  /** Opens a connection for every stream, so that no number of them can keep other requests waiting. */
  streams(origin: string, ca?: string): Pool;
  /** Closes all connections after the requests under way; requests sent later fail. */
  close(): Promise<void>;
}

/** HTTP/1.1 alone, and without clocks of its own: the deadline of a call is the only one. */
const SETTINGS = { allowH2: false, headersTimeout: 0, bodyTimeout: 0 };

/** Below the 5 s after which node servers close; a service's own `Keep-Alive: timeout` comes first, up to a minute. */
const KEEP_ALIVE = { pipelining: 1, keepAliveTimeout: 4_000, keepAliveMaxTimeout: 60_000 };
const NO_KEEP_ALIVE = { pipelining: 0 };

/** One pool per origin and trust, created when it is first asked for. The caller closes them. */
export function createPools({ connections = 256 }: PoolsOptions = {}): Pools {
  const kept = poolPerOrigin({ ...SETTINGS, ...KEEP_ALIVE, connections });
  const fresh = poolPerOrigin({ ...SETTINGS, ...NO_KEEP_ALIVE, connections });
  const streams = poolPerOrigin({ ...SETTINGS, ...NO_KEEP_ALIVE, connections: null });
  let closed: Promise<unknown> | undefined;
  return {
    get: kept.get,
    fresh: fresh.get,
    streams: streams.get,
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

function poolPerOrigin(options: Pool.Options) {
  const pools = new Map<string, Pool>();
  const open = (key: string, origin: string, ca: string | undefined): Pool => {
    const pool = new Pool(origin, ca === undefined ? options : { ...options, connect: { ca } });
    pools.set(key, pool);
    return pool;
  };
  const get = (origin: string, ca?: string): Pool => {
    const key = ca === undefined ? origin : `${origin} ${ca}`;
    return pools.get(key) ?? open(key, origin, ca);
  };
  return { get, all: () => pools.values() };
}
