import { useEffect, useState } from './preact.js';

/** @returns {import('./model.d.ts').Route} the place that an address names behind its `#` */
export function routeOf(/** @type {string} */ hash) {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view, name] = path.split('/');
  const parameters = new URLSearchParams(search);
  if (view === 'explain') {
    const [client, query, variables] = ['client', 'query', 'variables'].map((key) => parameters.get(key) ?? undefined);
    return { view: 'explain', ...(client && { client }), ...(query && { query }), ...(variables && { variables }) };
  }
  if (view === 'clients') return { view: 'clients', ...(name && { client: decodeURIComponent(name) }) };
  const id = Number(name);
  return view === 'requests' && Number.isInteger(id) && id > 0 ? { view: 'requests', id } : { view: 'requests' };
}

/** @returns {import('./model.d.ts').Route} where somebody is; drawn again when that changes */
export function useRoute() {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return routeOf(hash);
}

/** The address of a document in the view that explains it. */
export const explainHref = (/** @type {string} */ client, /** @type {string} */ query = '') =>
  `#/explain?${new URLSearchParams({ client, ...(query && { query }) }).toString()}`;

/** The address of a document in a client's GraphiQL. */
export const graphiqlHref = (/** @type {string} */ path, /** @type {string} */ query = '') =>
  `${path}/graphql${query && `#${new URLSearchParams({ query }).toString()}`}`;
