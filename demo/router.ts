import { Problem } from './problem.ts';

/** Answers one request; may reject. */
export type Handler = (request: Request) => Promise<Response>;

/** What a route's handler sees of a request. */
export interface RouteRequest<Params> {
  /** The parts of the path that the pattern names, decoded. */
  readonly params: Params;
  readonly search: URLSearchParams;
  readonly headers: Headers;
  /** The JSON body; undefined when there is none. */
  readonly body: unknown;
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal;
}

/** One line of a route table. */
export interface Route {
  readonly method: string;
  /** Matches a path and captures the parts with names. */
  readonly path: RegExp;
  readonly handle: (request: RouteRequest<Readonly<Record<string, string>>>) => unknown;
}

type ParamsOf<Pattern extends string> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Readonly<Record<Name, string>> & ParamsOf<Rest>
  : Pattern extends `${string}:${infer Name}`
    ? Readonly<Record<Name, string>>
    : unknown;

/** A route for a pattern like `/users/:id`. The handler gives a JSON value or a whole `Response`, or throws a `Problem`. */
export function route<Pattern extends string>(
  method: string,
  pattern: Pattern,
  handle: (request: RouteRequest<ParamsOf<Pattern>>) => unknown,
): Route {
  const path = new RegExp(`^${pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
  // The names captured by `path` are those that `ParamsOf` reads from the same pattern.
  return { method, path, handle: handle as Route['handle'] };
}

/** Answers by the first route that matches: 404 for an unknown path, 405 for another method, 400 for a body that is not JSON. */
export function router(routes: readonly Route[]): Handler {
  return async (request) => {
    try {
      return await dispatch(routes, request);
    } catch (error) {
      if (error instanceof Problem) return error.toResponse();
      throw error;
    }
  };
}

async function dispatch(routes: readonly Route[], request: Request): Promise<Response> {
  const { pathname, searchParams: search } = new URL(request.url);
  const here = routes.filter(({ path }) => path.test(pathname));
  const chosen = here.find(({ method }) => method === request.method);
  if (!chosen) return refuse(here);
  const params = readParams(chosen.path.exec(pathname)?.groups);
  const { headers, signal } = request;
  const result = await chosen.handle({ params, search, headers, signal, body: parseJson(await request.text()) });
  return result instanceof Response ? result : Response.json(result);
}

function refuse(otherMethods: readonly Route[]): Response {
  if (otherMethods.length === 0) return new Problem(404, 'There is nothing here').toResponse();
  const allow = otherMethods.map(({ method }) => method).join(', ');
  return new Problem(405, 'The method is not allowed here').toResponse({ allow });
}

function readParams(groups: Readonly<Record<string, string>> = {}): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw new Problem(400, 'The path is not valid');
  }
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Problem(400, 'The body is not JSON');
  }
}
