import type { Fault } from './answer.ts';
import { createDemoData } from './data.ts';
import { createHandlers, DEVICES_KEY, INSTANCES, SERVICE_OF } from './instances.ts';
import type { InstanceName, ServiceName } from './instances.ts';
import { startIssuer } from './issuer.ts';
import type { Issuer } from './issuer.ts';
import { createRequestLog } from './request-log.ts';
import type { RecordedRequest, RequestLog } from './request-log.ts';
import { startServer } from './server.ts';
import type { DemoServer } from './server.ts';

const INTERVAL_MS = 1_000;

/** How to start the sample services. */
export interface DemoOptions {
  /** Any free one where none is given. */
  readonly ports?: Partial<Readonly<Record<InstanceName | 'issuer', number>>>;
  /** The name that others know this machine by, where they reach the services too; none by default. */
  readonly host?: string;
  /** Pause between two events of a subscription; a second by default. */
  readonly intervalMs?: number;
}

type EnvironmentName =
  `${'USERS' | 'NOTIFICATIONS' | 'CATALOG' | 'DEVICES'}_URL` | `ORDERS_URL_${'A' | 'B'}` | 'DEVICES_KEY';

/** The sample services while they run. Whoever started them closes them. */
export interface DemoServices {
  /** What the sample schemas read as `$env`. */
  readonly environment: Readonly<Record<EnvironmentName, string>>;
  readonly issuer: Issuer;
  /** The latest 10,000 requests to services, oldest first; live. Those to the issuer do not count. */
  readonly requests: readonly RecordedRequest[];
  /** Forgets the requests so far. */
  resetRequests(): void;
  /** Breaks a service, one of its instances, or the issuer; undefined heals it. */
  setFault(name: ServiceName | InstanceName | 'issuer', fault: Fault | undefined): void;
  /** Ends all servers and connections at once. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts all sample services and the token issuer, each time with the same data. Rejects, with nothing
 * left running, when a port is taken.
 */
export async function startDemoServices({
  ports = {},
  host,
  intervalMs = INTERVAL_MS,
}: DemoOptions = {}): Promise<DemoServices> {
  const log = createRequestLog();
  const handlers = createHandlers(createDemoData(), intervalMs);
  const servers = new Map<InstanceName | 'issuer', DemoServer>();
  try {
    const { issuer, server } = await startIssuer({ port: ports.issuer, host });
    servers.set('issuer', server);
    for (const name of INSTANCES) {
      servers.set(
        name,
        await startServer(handlers[name], { port: ports[name], host, onRequest: log.recorder(SERVICE_OF[name], name) }),
      );
    }
    return describeRunning({ servers, issuer, log });
  } catch (error) {
    await closeAll(servers);
    throw error;
  }
}

interface Running {
  readonly servers: ReadonlyMap<InstanceName | 'issuer', DemoServer>;
  readonly issuer: Issuer;
  readonly log: RequestLog;
}

function describeRunning({ servers, issuer, log }: Running): DemoServices {
  const urlOf = (name: InstanceName): string => servers.get(name)?.url ?? '';
  const close = (): Promise<void> => closeAll(servers);
  return {
    environment: {
      USERS_URL: urlOf('users'),
      ORDERS_URL_A: urlOf('orders-a'),
      ORDERS_URL_B: urlOf('orders-b'),
      NOTIFICATIONS_URL: urlOf('notifications'),
      CATALOG_URL: urlOf('catalog'),
      DEVICES_URL: urlOf('devices'),
      DEVICES_KEY,
    },
    issuer,
    requests: log.requests,
    resetRequests: () => log.clear(),
    setFault: (name, fault) => {
      const instances = name === 'orders' ? (['orders-a', 'orders-b'] as const) : [name];
      for (const instance of instances) servers.get(instance)?.setFault(fault);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function closeAll(servers: ReadonlyMap<string, DemoServer>): Promise<void> {
  await Promise.all(Array.from(servers.values(), (server) => server.close()));
}
