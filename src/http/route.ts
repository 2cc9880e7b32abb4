/** Where a request goes, by its path alone. `client` may name a client that does not exist. */
export type Route =
  | { readonly kind: 'graphql'; readonly client: string }
  | { readonly kind: 'openapi'; readonly client: string }
  | { readonly kind: 'endpoint'; readonly client: string; readonly path: string }
  | { readonly kind: 'none' };

const NONE: Route = { kind: 'none' };
const ORIGIN = /^https?:\/\/[^/?#]*/i;
const BELOW_A_CLIENT = /^\/(?<name>[A-Za-z][A-Za-z0-9_-]*)(?:\/(?<version>v[0-9]+)(?=\/))?(?<path>\/.*)$/;

/** The path and the query (without its question mark) of a request target, in origin or absolute form. */
export function splitTarget(target: string): { readonly pathname: string; readonly search: string } {
  const local = target.replace(ORIGIN, '');
  const mark = local.indexOf('?');
  return mark < 0 ? { pathname: local, search: '' } : { pathname: local.slice(0, mark), search: local.slice(mark + 1) };
}

/** Reads `/<client>/graphql`, `/<client>/openapi.json` and `/<client>/<path>`; below `/<client>/v2/` the client is `<client>.v2`. Decodes nothing. */
export function routeOf(pathname: string): Route {
  const { name, version, path } = BELOW_A_CLIENT.exec(pathname)?.groups ?? {};
  if (name === undefined || path === undefined || path === '/') return NONE;
  const client = version === undefined ? name : `${name}.${version}`;
  if (path === '/graphql' || path === '/graphql/') return { kind: 'graphql', client };
  if (path === '/openapi.json') return { kind: 'openapi', client };
  return { kind: 'endpoint', client, path };
}
