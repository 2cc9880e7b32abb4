import { posix } from 'node:path';

import { isObject } from '../core/json-object.ts';
import type { JsonNode } from './json-node.ts';
import { OTHER_DOCUMENTS } from './references.ts';
import { isUrl } from './read-text.ts';

const MAX_DOCUMENTS = 1_000;

/**
 * The document with those that it refers to inside of it, and the references pointing there. Only what lies at the same
 * place is read: files for a file, the same origin for a URL. Other references are left as they are, and lead nowhere.
 *
 * `source` is its URL or its path, with slashes. Rejects with what `load` rejects with.
 */
export async function withOtherDocuments(
  root: JsonNode,
  source: string,
  load: (source: string) => Promise<JsonNode>,
): Promise<JsonNode> {
  const others = new Map<string, unknown>();
  const waiting: string[] = [];
  const keyOf = (document: string): string => {
    if (!others.has(document)) {
      if (others.size === MAX_DOCUMENTS) throw new Error(`${source} refers to more than ${MAX_DOCUMENTS} documents`);
      others.set(document, undefined);
      waiting.push(document);
    }
    return document;
  };
  const result = redirected(root, { root: source, document: source, keyOf });
  for (let document = waiting.shift(); document !== undefined; document = waiting.shift())
    others.set(document, redirected(await load(document), { root: source, document, keyOf }));
  return others.size === 0 ? root : { ...(result as JsonNode), [OTHER_DOCUMENTS]: Object.fromEntries(others) };
}

interface Redirection {
  readonly root: string;
  /** Where the references stand. */
  readonly document: string;
  /** Notes that a document is needed. */
  readonly keyOf: (document: string) => string;
}

function redirected(node: unknown, redirection: Redirection): unknown {
  if (Array.isArray(node)) return node.map((item) => redirected(item, redirection));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [
      name,
      name === '$ref' && typeof value === 'string' ? pointer(value, redirection) : redirected(value, redirection),
    ]),
  );
}

function pointer(reference: string, { root, document, keyOf }: Redirection): string {
  const [place = '', fragment = ''] = reference.split('#');
  const target = place === '' ? document : resolved(place, document);
  if (target === undefined || (fragment !== '' && !fragment.startsWith('/'))) return reference;
  if (target === root) return `#${fragment}`;
  return `#/${OTHER_DOCUMENTS}/${encodeURI(keyOf(target).replaceAll('~', '~0').replaceAll('/', '~1'))}${fragment}`;
}

/** Undefined for what is at another place. */
function resolved(reference: string, document: string): string | undefined {
  if (isUrl(document)) {
    const url = URL.parse(reference, document);
    return url?.origin === URL.parse(document)?.origin ? url?.href : undefined;
  }
  if (/^[a-z][a-z\d+.-]*:|^[/\\]/i.test(reference)) return undefined;
  return posix.join(posix.dirname(document), reference);
}
