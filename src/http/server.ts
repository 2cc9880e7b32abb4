import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { addressRanges } from '../core/address-range.ts';
import type { CertificatePair } from '../core/server-certificate.ts';
import type { ConnectionTimeouts } from '../core/settings.ts';
import { Admission, type AdmissionLimits } from './admission.ts';
import { clientErrorHandler } from './client-error.ts';
import { Compression, type CompressionRules } from './compression.ts';
import { watchConnections } from './connections.ts';
import { type DoorSettings, doorsOf } from './door.ts';
import { drain } from './ending.ts';
import { watchEventLoop } from './event-loop-delay.ts';
import { requestHandler, type ServerObserver } from './handle-request.ts';
import type { Page } from './page.ts';
import type { Pipeline } from './pipeline.ts';
import { plainListener, secureListener } from './public-listener.ts';
import type { CertificateObserver } from './watch-certificate.ts';

/** How the public server is started. */
export interface ServerOptions extends ServerObserver, CertificateObserver, Partial<ConnectionTimeouts> {
  readonly pipeline: Pipeline;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly limits: DoorSettings['limits'] & AdmissionLimits;
  readonly clients?: DoorSettings['clients'];
  /** Paths of the certificate and its key; undefined: without TLS, and so without HTTP/2. */
  readonly tls?: CertificatePair | undefined;
  /** Addresses and ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** Undefined: nothing is compressed. */
  readonly compression?: CompressionRules | undefined;
  /** Whether plain JSON goes straight into the pipeline; otherwise all GraphQL goes through graphql-yoga. */
  readonly jsonLane: boolean;
  /** Pages of the gateway's own. Default: none. */
  readonly page?: Page | undefined;
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
  /** Looks whether the certificate has changed; never rejects. */
  readonly renewCertificate: () => Promise<void>;
  readonly load: Pick<Admission, 'inFlight' | 'shed'>;
}

/** With the notice before it, and with what else has to end, less than the ten seconds that are promised. */
const DRAIN_MS = 6_000;
const REPORT_MS = 1_000;

const MAX_HEADER_BYTES = 16_384;

/** What a server is made with, unless it is told otherwise. Times in milliseconds, sizes in bytes. */
export const HTTP_OPTIONS = {
  maxHeaderSize: MAX_HEADER_BYTES,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  // Idle connections outlive the 60 s that balancers usually keep theirs.
  keepAliveTimeout: 65_000,
  // A doubled Authorization header must not pass for its first half.
  joinDuplicateHeaders: true,
  // Checked in the dispatcher, which answers with a code.
  requireHostHeader: false,
};

/** Closes a connection on which nothing moves: a caller who does not read. Server-sent events ping more often. */
const SOCKET_IDLE_MS = 120_000;

/** The options of both protocols, with the time-outs of these settings. */
function httpOptions({ keepAliveTimeoutMs, headersTimeoutMs, receiveTimeoutMs }: Partial<ConnectionTimeouts>) {
  const {
    keepAliveTimeout = HTTP_OPTIONS.keepAliveTimeout,
    headersTimeout = HTTP_OPTIONS.headersTimeout,
    requestTimeout = HTTP_OPTIONS.requestTimeout,
  } = { keepAliveTimeout: keepAliveTimeoutMs, headersTimeout: headersTimeoutMs, requestTimeout: receiveTimeoutMs };
  return {
    // The head is a part of the request.
    http1: {
      ...HTTP_OPTIONS,
      ...{ keepAliveTimeout, requestTimeout, headersTimeout: Math.min(headersTimeout, requestTimeout) },
    },
    http2: {
      maxHeaderBytes: MAX_HEADER_BYTES,
      receiveTimeoutMs: requestTimeout,
      keepAliveTimeoutMs: keepAliveTimeout,
      idleMs: SOCKET_IDLE_MS,
    },
  };
}

/**
 * Starts the public server: GraphQL, GraphiQL and endpoints of every client of the pipeline.
 *
 * Rejects when the address cannot be bound, or the certificate not be read. Whoever starts it closes it.
 */
export async function startServer(options: ServerOptions): Promise<PublicServer> {
  const { pipeline, trustedProxies = [], jsonLane: jsonLaneEnabled, tls, bind = listen } = options;
  const proxies = trustedProxies.length > 0 ? addressRanges(trustedProxies) : undefined;
  const admission = new Admission(options.limits);
  const protocols = httpOptions(options);
  const http1 = createServer(protocols.http1).setTimeout(SOCKET_IDLE_MS);
  const connections = watchConnections(http1);
  const compression = options.compression?.enabled ? new Compression(options.compression) : undefined;
  const page = options.page && { page: options.page, host: options.host };
  const door = doorsOf(options);
  const handle = requestHandler({ pipeline, door, admission, proxies, jsonLaneEnabled, compression, page }, options);
  http1.on('request', handle);
  http1.on('clientError', clientErrorHandler(connections));
  // An expectation we do not know is no reason to answer without a code, as node:http would.
  http1.on('checkExpectation', (req, res) => http1.emit('request', req, res));
  const taking = tls
    ? await secureListener(http1, { ...options, ...protocols.http2, tls, handle })
    : plainListener(http1);
  const port = await bind(taking.listener, options);
  const eventLoop = watchEventLoop((sample) => {
    admission.adjust(sample);
    options.onLoopDelay?.(sample.delayMs);
  });
  const report = setInterval(() => reportRefused(admission, options), REPORT_MS).unref();
  const close = async (noticeMs = 0): Promise<void> => {
    await drain(taking.listener, [connections, ...taking.connections], { noticeMs, graceMs: DRAIN_MS });
    taking.close();
    eventLoop.stop();
    clearInterval(report);
    reportRefused(admission, options);
  };
  const url = urlOf(taking.scheme, options.host, port);
  return { port, url, load: admission, renewCertificate: taking.renewCertificate, close };
}

/** One line for all: under overload there is no time for more. */
function reportRefused(admission: Admission, { onOverload }: ServerObserver): void {
  const refused = admission.takeRefused();
  if (refused > 0) onOverload?.(refused);
}

/** Binds a server and gives its port; rejects when the address cannot be had. */
export function listen(
  server: Server,
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
export const urlOf = (scheme: 'http' | 'https', host: string, port: number): string =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
