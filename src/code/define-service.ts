import type { RequestView } from './code-context.ts';
import type { FieldCodes } from './define-client.ts';

/** What the hooks of a service see. */
export interface HookContext extends RequestView {
  /** Name of the service that is called. */
  readonly service: string;
}

/** A request on its way to a service. */
export interface OutgoingRequest {
  readonly method: string;
  /** Path and query below the service's URL, as sent: `/orders?userId=7`. Empty for the URL itself. */
  readonly path: string;
  /** Lowercase names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What is to be sent instead; all else stays. */
export interface RequestChanges {
  /** Begins with "/", and stays below the service's URL. */
  readonly path?: string;
  /** Added to the others, or in their place; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Undefined sends none. */
  readonly body?: string | undefined;
}

/** An answer of a service, complete and inflated. */
export interface IncomingAnswer {
  readonly status: number;
  /** Lowercase names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the gateway is to read instead; all else stays. */
export interface AnswerChanges {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Text, which is read as JSON, or any other JSON value as it is. */
  readonly body?: unknown;
}

type Perhaps<T> = T | undefined | void;

/** Runs before every attempt to reach the service: signs it, wraps its body. */
export type OnRequest = (
  request: OutgoingRequest,
  ctx: HookContext,
) => Perhaps<RequestChanges> | Promise<Perhaps<RequestChanges>>;

/** Runs on every answer, whatever its status, before anything is read of it: unwraps an envelope, reads XML. */
export type OnResponse = (
  response: IncomingAnswer,
  ctx: HookContext,
) => Perhaps<AnswerChanges> | Promise<Perhaps<AnswerChanges>>;

/** The hooks of a service. */
export interface ServiceHooks {
  readonly onRequest?: OnRequest;
  readonly onResponse?: OnResponse;
}

/** Everything a service's file has code for: hooks, and functions for the `@computed` fields of its `.graphql` file. */
export type ServiceCode = ServiceHooks & { readonly [type: string]: FieldCodes[string] | OnRequest | OnResponse };

/**
 * The code of a service, as it is: only its types are checked. A plain object as default export does the same, and the
 * hooks may be exports of their own.
 *
 * @example
 * // schemas/services/orders.ts
 * export default defineService({
 *   onRequest: ({ path }) => ({ headers: { 'x-signature': sign(path) } }),
 *   onResponse: ({ body }) => ({ body: JSON.parse(body).payload }),
 *   Order: { label: ({ total, currency }) => `${total} ${currency}` },
 * });
 */
export function defineService<Code extends ServiceCode>(code: Code): Code {
  return code;
}
