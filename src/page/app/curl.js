/**
 * @typedef {import('./model.d.ts').RecordedRequest} RecordedRequest
 * @typedef {import('./model.d.ts').DescribedClient} DescribedClient
 */

const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** @type {Readonly<Record<string, unknown>>} */
const EXAMPLES = { Int: 1, Float: 1, Boolean: true };

/**
 * The variables that an operation cannot do without, each with a value to be replaced: those it came with are not kept.
 *
 * @returns {Readonly<Record<string, unknown>>}
 */
export function neededVariables(/** @type {string} */ document) {
  const [, declared = ''] = /^[^{]*?\b(?:query|mutation|subscription)\b[^({]*\(([^]*?)\)\s*[@{]/.exec(document) ?? [];
  const needed = declared.matchAll(/\$(\w+)\s*:\s*(\[?)\s*(\w+)[!\]\s]*?!(?!\s*\])\s*(=)?/g);
  return Object.fromEntries(
    [...needed].flatMap(([, name = '', list, type = '', isOptional]) => {
      const one = EXAMPLES[type] ?? `<${type}>`;
      return isOptional ? [] : [[name, list ? [one] : one]];
    }),
  );
}

/**
 * A line for a shell that asks the same again. Credentials and variables are not known: `$TOKEN` stands for the one, values
 * to be replaced for the others.
 */
export function curlOf(
  /** @type {RecordedRequest} */ request,
  /** @type {DescribedClient | undefined} */ client,
  origin = location.origin,
) {
  const { path, method, document = '', hasCredential, kind } = request;
  const url = `${origin}/${request.client.replace(/\.(v\d+)$/, '/$1')}${path}`;
  const variables = neededVariables(document);
  const isEndpoint = path !== '/graphql' && path !== '/graphql/';
  const asks = isEndpoint && method === 'GET' ? search(variables) : '';
  const authorization = hasCredential || client?.auth === 'REQUIRED' ? ['-H "authorization: Bearer $TOKEN"'] : [];
  const stream = kind === 'subscription' ? ["-H 'accept: text/event-stream'"] : [];
  const body = isEndpoint ? (method === 'GET' ? undefined : variables) : bodyOf(request, client, variables);
  const sent = body ? ["-H 'content-type: application/json'", `-d ${quoted(JSON.stringify(body))}`] : [];
  return [
    `curl -s${kind === 'subscription' ? 'N' : ''} ${quoted(url + asks)}`,
    ...authorization,
    ...stream,
    ...sent,
  ].join(' \\\n  ');
}

const search = (/** @type {Readonly<Record<string, unknown>>} */ variables) => {
  const text = new URLSearchParams(Object.entries(variables).map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
};

function bodyOf(
  /** @type {RecordedRequest} */ { document = '', isStored, operation },
  /** @type {DescribedClient | undefined} */ client,
  /** @type {Readonly<Record<string, unknown>>} */ variables,
) {
  const stored = isStored ? client?.stored.find(({ name }) => name === operation) : undefined;
  const what = stored ? { documentId: `sha256:${stored.id}` } : { query: document };
  return Object.keys(variables).length > 0 ? { ...what, variables } : what;
}
