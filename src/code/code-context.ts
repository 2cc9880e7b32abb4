import type { Caller, RequestContext } from '../core/context.ts';
import type { Log } from '../core/log.ts';

/** What every piece of code sees of the request it runs for. */
export interface RequestView {
  /** Who asks; undefined when no credential was sent. */
  readonly caller: Caller | undefined;
  /** A header of the request, whatever the case of its name. */
  readonly header: (name: string) => string | undefined;
  /** Writes to the gateway's log, with the request's id. Credentials are blanked. */
  readonly log: Log;
}

/** What code may see of a request. Every request has one, and few have code: it costs little until it is looked at. */
export const requestView = (request: RequestContext, log: Log): RequestView => new ViewOfRequest(request, log);

class ViewOfRequest implements RequestView {
  readonly #request: RequestContext;
  readonly #log: Log;
  #own: Log | undefined;

  constructor(request: RequestContext, log: Log) {
    this.#request = request;
    this.#log = log;
  }

  get caller(): Caller | undefined {
    this.#request.freshness.ofCaller();
    return this.#request.caller;
  }

  get header(): RequestView['header'] {
    const { headers, freshness } = this.#request;
    return (name) => {
      freshness.ofHeaders();
      return headers[name.toLowerCase()];
    };
  }

  get log(): Log {
    const { requestId, client } = this.#request;
    return (this.#own ??= this.#log.child({ requestId, client }));
  }
}

/** A view with more members. What is looked at is noted, and so nothing is before it is asked for. */
export const viewWith = <Members extends object>(view: RequestView, members: Members): RequestView & Members => ({
  ...members,
  get caller() {
    return view.caller;
  },
  get header() {
    return view.header;
  },
  get log() {
    return view.log;
  },
});

/** What the code of a field sees. */
export interface CodeContext extends RequestView {
  /**
   * Asks the graph: types, fields and values have the graph's names, and the access rules hold for the caller. It is
   * part of the request: the same deadline, and what the request has fetched already is not fetched again. A mutation
   * may be sent by the code of a client's Mutation fields alone.
   *
   * Rejects when the document is not valid; whatever else goes wrong stands in `errors`.
   *
   * @example
   * const { data } = await ctx.graph<{ user: { firstName: string } | null }>(
   *   'query ($id: ID!) { user(id: $id) { firstName } }',
   *   { id: order.userId },
   * );
   */
  readonly graph: <Data = Readonly<Record<string, unknown>>>(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => Promise<GraphResult<Data>>;
}

/** What the graph answers. */
export interface GraphResult<Data = Readonly<Record<string, unknown>>> {
  /** Null when nothing could be had, or when a null came up through fields that may not be null. */
  readonly data: Data | null;
  /** Empty when nothing failed. */
  readonly errors: readonly GraphError[];
}

/** A part of the graph's answer that is missing, and why. */
export interface GraphError {
  readonly message: string;
  /** Response names and list indices; empty for the whole answer. */
  readonly path: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly service?: string } & Readonly<Record<string, unknown>>;
}
