import type { StoredOperation } from '../operations.ts';

/** Where a part of the answer is: response names and list indices. */
export type AnswerPath = readonly (string | number)[];

/** Why a part of the answer, or all of it, is missing. */
export interface AnswerError {
  readonly message: string;
  /** The null that it explains; absent when there is no data at all. */
  readonly path?: AnswerPath;
  readonly extensions: { readonly code: string; readonly service?: string; readonly retryAfter?: number };
}

/** A part of the answer that stands in for what a failing service would have said. */
export interface Degradation {
  readonly path: AnswerPath;
  readonly code: string;
  readonly service?: string;
  /** It was true a while ago; otherwise it is a default. */
  readonly stale?: boolean;
}

/** What the gateway answers: what could be had, and what is to be known of the rest. */
export interface Answer<Result> {
  /** Null when nothing could be had. */
  readonly data: Result | null;
  readonly errors: readonly AnswerError[];
  readonly degraded: readonly Degradation[];
}

/** Where the gateway is, and who asks. */
export interface RequestOptions {
  /** `http://127.0.0.1:4000/web/graphql` */
  readonly url: string;
  /** An access token; without one the gateway takes the caller for nobody. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal;
}

interface AnswerBody<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: { readonly degraded?: readonly Degradation[] };
}

/**
 * Sends a stored operation by its id. Failures of services, of the caller's token and of limits are `errors` of the
 * answer; the promise rejects when there is none: nobody listens, or what answers is no gateway.
 */
export async function execute<Result, Variables>(
  operation: StoredOperation<Result, Variables>,
  variables: Variables,
  { url, token, signal }: RequestOptions,
): Promise<Answer<Result>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ ...operation, variables }),
    ...(signal && { signal }),
  });
  const { data = null, errors = [], extensions = {} } = await bodyOf<Result>(response);
  return { data, errors, degraded: extensions.degraded ?? [] };
}

async function bodyOf<Result>(response: Response): Promise<AnswerBody<Result>> {
  const body: unknown = await response.json().catch(() => undefined);
  const isAnswer = typeof body === 'object' && body !== null && ('data' in body || 'errors' in body);
  if (isAnswer) return body as AnswerBody<Result>;
  throw new Error(`${response.url} answered ${response.status}, and nothing of GraphQL`);
}
