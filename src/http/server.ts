import { createServer, type Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { addressRanges } from '../core/address-range.ts';
import { Admission, type AdmissionLimits } from './admission.ts';
import { clientErrorHandler } from './client-error.ts';
import { watchConnections } from './connections.ts';
import { type DoorSettings, doorsOf } from './door.ts';
import { watchEventLoop } from './event-loop-delay.ts';
import { requestHandler, type ServerObserver } from './handle-request.ts';
import type { Pipeline } from './pipeline.ts';

/** How the public server is started. */
export interface ServerOptions extends ServerObserver {
  readonly pipeline: Pipeline;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly limits: DoorSettings['limits'] & AdmissionLimits;
  readonly clients?: DoorSettings['clients'];
  /** Addresses and ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** Whether plain JSON goes straight into the pipeline; otherwise all GraphQL goes through graphql-yoga. */
  readonly jsonLane: boolean;
  /** How it gets its connections, and the port that they come to. Default: it listens. */
  readonly bind?: Bind;
}

/** Has a server take connections; gives the port that they come to. */
export type Bind = (server: Server, at: { readonly host: string; readonly port: number }) => Promise<number>;

/** A server that listens. */
export interface RunningServer {
  /** Without a path or a slash at the end. */
  readonly url: string;
  readonly port: number;
  /**
   * Stops accepting after `noticeMs`, 0 unless given, lets requests end for up to 6 seconds, then closes their connections.
   * From the first moment each answer is the last one on its connection.
   */
  close(noticeMs?: number): Promise<void>;
}

/** The server for callers. */
export interface PublicServer extends RunningServer {
  readonly load: Pick<Admission, 'inFlight' | 'shed'>;
}

/** With the notice before it, and with what else has to end, less than the ten seconds that are promised. */
const DRAIN_MS = 6_000;
const REPORT_MS = 1_000;

/** Times in milliseconds, sizes in bytes. Idle connections outlive the 60 s that balancers usually keep theirs. */
export const HTTP_OPTIONS = {
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
  // A doubled Authorization header must not pass for its first half.
  joinDuplicateHeaders: true,
  // Checked in the dispatcher, which answers with a code.
  requireHostHeader: false,
};

/** Closes a connection on which nothing moves: a caller who does not read. Server-sent events ping more often. */
const SOCKET_IDLE_MS = 120_000;

/**
 * Starts the public server: GraphQL, GraphiQL and endpoints of every client of the pipeline.
 *
 * Rejects when the address cannot be bound. Whoever starts it closes it.
 */
export async function startServer(options: ServerOptions): Promise<PublicServer> {
  const { pipeline, trustedProxies = [], jsonLane: jsonLaneEnabled, bind = listen } = options;
  const proxies = trustedProxies.length > 0 ? addressRanges(trustedProxies) : undefined;
  const admission = new Admission(options.limits);
  const server = createServer(HTTP_OPTIONS).setTimeout(SOCKET_IDLE_MS);
  const connections = watchConnections(server);
  server.on(
    'request',
    requestHandler({ pipeline, door: doorsOf(options), admission, proxies, jsonLaneEnabled }, options),
  );
  server.on('clientError', clientErrorHandler(connections));
  // An expectation we do not know is no reason to answer without a code, as node:http would.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  const port = await bind(server, options);
  const eventLoop = watchEventLoop((sample) => {
    admission.adjust(sample);
    options.onLoopDelay?.(sample.delayMs);
  });
  const report = setInterval(() => reportRefused(admission, options), REPORT_MS).unref();
  const close = async (noticeMs = 0): Promise<void> => {
    await connections.drain({ noticeMs, graceMs: DRAIN_MS });
    eventLoop.stop();
    clearInterval(report);
    reportRefused(admission, options);
  };
  return { port, url: urlOf(options.host, port), load: admission, close };
}

/** One line for all: under overload there is no time for more. */
function reportRefused(admission: Admission, { onOverload }: ServerObserver): void {
  const refused = admission.takeRefused();
  if (refused > 0) onOverload?.(refused);
}

/** Binds a server and gives its port; rejects when the address cannot be had. */
export function listen(
  server: NetServer,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Where a server is, without a path or a slash at the end. */
export const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
