import type { GatewayError } from './errors.ts';
import type { StopSignal } from './stop-signal.ts';

/** Request headers as node:http gives them: lowercase names, repeated ones joined. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

/** The two media types a GraphQL answer can have: https://graphql.github.io/graphql-over-http/draft/ */
export type GraphQLMediaType = 'application/json' | 'application/graphql-response+json';

/**
 * How an answer is told that comes in parts: deferred fragments by ids (https://github.com/graphql/graphql-spec/pull/1110),
 * or by paths alone, as an older draft has it that callers ask for as `deferSpec=20220824`.
 */
export type IncrementalFormat = 'BY_ID' | 'BY_PATH';

/** Parameters of a GraphQL request, checked for their JSON types and nothing else. */
export interface GraphQLParams {
  readonly query?: string | undefined;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** Id of a stored operation: `sha256:<hex>`. */
  readonly documentId?: string | undefined;
  /**
   * Present where equal requests share these parameters: what is worked out of them once, each under a key of
   * its own. It lives as long as they do, so that nothing large belongs in it.
   */
  readonly memory?: Map<object, unknown>;
}

/** Where a request comes from. */
export interface Remote {
  /** The caller's IP address, as trusted proxies tell it; empty once the connection is gone. Worked out when it is asked for. */
  readonly address: string;
}

interface Exchange {
  /** The client's name: `web`, `web.v2`. */
  readonly client: string;
  readonly method: 'GET' | 'POST';
  readonly headers: RequestHeaders;
  readonly requestId: string;
  readonly remote: Remote;
  /** Aborts when the caller has gone. */
  readonly signal: StopSignal;
}

/** A GraphQL request as every lane hands it to the pipeline. */
export interface GraphQLRequest extends Exchange {
  /** The parameters, or why they could not be read: the pipeline refuses and logs such a request like any other. */
  readonly params: GraphQLParams | GatewayError;
  readonly mediaType: GraphQLMediaType;
  /** Whether the caller takes server-sent events, as a subscription is answered. */
  readonly acceptsEvents: boolean;
  /** How an answer may come in parts; undefined when the caller takes it as a whole alone. */
  readonly incremental: IncrementalFormat | undefined;
}

/** A request to an endpoint of a stored operation. */
export interface EndpointRequest extends Exchange {
  /** Path below the client, percent-encoded, with its leading slash: `/user-dashboard`. */
  readonly path: string;
  /** The query string, or why it could not be read. */
  readonly search: URLSearchParams | GatewayError;
  /** The JSON body of a POST, or why it could not be read. */
  readonly body?: Readonly<Record<string, unknown>> | GatewayError | undefined;
}

/** What goes back. `headers` has content-type; lanes add what belongs to the host (content-length, x-request-id). */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What goes back for a subscription, or in parts: GraphQL results as JSON text, one for each event, until the last. */
export interface GatewayStream extends Omit<GatewayAnswer, 'body'> {
  readonly events: AsyncIterable<string>;
}
