import { GraphQLError } from 'graphql';

interface CatalogueEntry {
  /** HTTP status when the whole request failed with this code. */
  readonly status: number;
  /** With `Accept: application/json` the answer is 200 all the same (GraphQL over HTTP). */
  readonly okInJson?: boolean;
  /** The failure came from a service, so a `fallback` may take its place. */
  readonly upstream?: boolean;
  readonly text: (details: ErrorDetails) => string;
}

/** Facts about a failure. Those named in `PUBLIC_DETAILS` reach the caller as extensions; the others only shape the message. */
export interface ErrorDetails {
  /** Name of the service that failed. */
  readonly service?: string;
  /** HTTP status the service answered with. */
  readonly status?: number;
  /** Seconds after which a retry makes sense. */
  readonly retryAfter?: number;
  /** A sentence for the caller, without a full stop and without anything internal. */
  readonly reason?: string;
  readonly name?: string;
  /** Fields that a service found wrong, under the names the client uses. */
  readonly errors?: readonly { readonly field: string; readonly code: string }[];
}

const PUBLIC_DETAILS = ['service', 'status', 'retryAfter', 'errors'] as const;

const because = (start: string) => (details: ErrorDetails) =>
  details.reason ? `${start}: ${details.reason}.` : `${start}.`;
const service = (end: string) => (details: ErrorDetails) => `Service "${details.service ?? 'unknown'}" ${end}.`;
/** Limits are not told: whoever tests them would know how far to go. */
const limit = (what: string) => (): string => `${what}.`;

/**
 * Every failure a caller may see, and nothing else: whatever is not a `GatewayError` is masked as INTERNAL_SERVER_ERROR
 * and only logged. Statuses follow GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/
 */
const catalogue = {
  BAD_REQUEST: { status: 400, text: because('The request is not valid') },
  GRAPHQL_PARSE_FAILED: { status: 400, okInJson: true, text: because('The document does not parse') },
  GRAPHQL_VALIDATION_FAILED: { status: 400, okInJson: true, text: because('The document is not valid') },
  BAD_USER_INPUT: { status: 400, okInJson: true, text: because('A value is not valid') },
  COST_LIMIT_EXCEEDED: { status: 400, okInJson: true, text: limit('The operation is too expensive') },
  DEPTH_LIMIT_EXCEEDED: { status: 400, okInJson: true, text: limit('The operation is nested too deeply') },
  TOKEN_LIMIT_EXCEEDED: { status: 400, okInJson: true, text: limit('The document has too many tokens') },
  ALIAS_LIMIT_EXCEEDED: { status: 400, okInJson: true, text: limit('The document has too many aliases') },
  PERSISTED_QUERY_NOT_FOUND: { status: 400, okInJson: true, text: () => 'No operation is stored under this id.' },
  PERSISTED_QUERY_ONLY: { status: 400, okInJson: true, text: () => 'This client accepts stored operations only.' },
  UNAUTHENTICATED: { status: 401, text: because('A valid credential is needed') },
  FORBIDDEN: { status: 403, text: because('The credential does not allow this') },
  NOT_FOUND: { status: 404, text: because('Nothing was found') },
  METHOD_NOT_ALLOWED: { status: 405, text: because('The method is not allowed here') },
  NOT_ACCEPTABLE: { status: 406, text: because('No acceptable media type') },
  CONFLICT: { status: 409, text: because('The change conflicts with the present state') },
  PAYLOAD_TOO_LARGE: { status: 413, text: limit('The body is too large') },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, text: because('The content type is not supported') },
  RATE_LIMITED: { status: 429, text: because('Too many requests') },
  INTERNAL_SERVER_ERROR: { status: 500, text: () => 'Something went wrong on our side.' },
  OVERLOADED: { status: 503, text: () => 'The gateway is busy; try again later.' },
  DEADLINE_EXCEEDED: { status: 504, text: () => 'The answer took too long.' },
  UPSTREAM_UNAUTHENTICATED: { status: 502, upstream: true, text: service('did not accept the credential') },
  UPSTREAM_ERROR: { status: 502, upstream: true, text: service('failed') },
  UPSTREAM_BAD_RESPONSE: { status: 502, upstream: true, text: service('sent an answer that does not fit') },
  UPSTREAM_TIMEOUT: { status: 504, upstream: true, text: service('did not answer in time') },
  UPSTREAM_UNAVAILABLE: { status: 503, upstream: true, text: service('cannot be reached') },
  UPSTREAM_RATE_LIMITED: { status: 429, upstream: true, text: service('asks to slow down') },
} as const satisfies Record<string, CatalogueEntry>;

/** The closed set of codes in `extensions.code`. */
export type ErrorCode = keyof typeof catalogue;

/** All codes, in the order of their statuses. */
export const errorCodes = Object.keys(catalogue) as readonly ErrorCode[];

const entryOf = (code: ErrorCode): CatalogueEntry => catalogue[code];

/** HTTP status of a request that failed as a whole with this code. */
export const statusOf = (code: ErrorCode): number => entryOf(code).status;

/** The status as GraphQL over HTTP wants it for the answer's media type. */
export function graphqlStatusOf(code: ErrorCode, mediaType: string): number {
  const { status, okInJson } = entryOf(code);
  return mediaType === 'application/json' && okInJson ? 200 : status;
}

/** Whether a `fallback:` may stand in for a value that failed with this code. */
export const isMaskable = (code: ErrorCode): boolean =>
  code === 'NOT_FOUND' || (entryOf(code).upstream === true && code !== 'UPSTREAM_UNAUTHENTICATED');

/** True for the codes of the catalogue, so that foreign errors cannot smuggle in their own. */
export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(catalogue, code);

export interface GatewayErrorOptions {
  /** For the log alone. */
  readonly cause?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failure the caller may see. `message` and `extensions` are safe to send; `cause` is for the log alone. */
export class GatewayError extends GraphQLError {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  /** Headers that go with it where it fails the whole request. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, details: ErrorDetails = {}, { cause, headers = {} }: GatewayErrorOptions = {}) {
    const shown = Object.fromEntries(
      PUBLIC_DETAILS.filter((name) => details[name] !== undefined).map((name) => [name, details[name]]),
    );
    super(entryOf(code).text(details), { extensions: { code, ...shown } });
    this.code = code;
    this.headers = headers;
    if (cause !== undefined) this.cause = cause;
  }

  get status(): number {
    return statusOf(this.code);
  }
}

/** The failure itself when it is one of ours, else INTERNAL_SERVER_ERROR with the original as its cause. */
export function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('INTERNAL_SERVER_ERROR', {}, { cause: error });
}
