/** Names of clients that a URL can have: `web` for `/web/`, `web.v2` for `/web/v2/`. */
export const CLIENT_NAME = /^[A-Za-z][A-Za-z0-9_-]*(\.v[0-9]+)?$/;
