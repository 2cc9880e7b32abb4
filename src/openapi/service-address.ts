import { type JsonNode, listAt, objectAt, textAt } from './json-node.ts';
import { variableCase } from './names.ts';

/** Where a service is, as its file says it. */
export interface ServiceAddress {
  /** For `@service(url:)`: `{$env.PETS_URL}/v1`. */
  readonly url: string;
  /** The environment variable in it. */
  readonly variable: string;
  /** What it should be set to: `https://pets.example.com`; undefined when nobody knows. */
  readonly origin: string | undefined;
}

/** The address with an environment variable for scheme, host and port. `known` may be a path alone. */
export function serviceAddress(service: string, known: string): ServiceAddress {
  const variable = `${variableCase(service)}_URL`;
  const url = URL.parse(known);
  const isWeb = url !== null && /^https?:$/.test(url.protocol);
  const path = (isWeb ? url.pathname : (URL.parse(known, 'http://unknown')?.pathname ?? '')).replace(/\/+$/, '');
  return { url: `{$env.${variable}}${path.replaceAll('{', '%7B')}`, variable, origin: isWeb ? url.origin : undefined };
}

/**
 * The address that a document gives its service: the first of its servers, with its variables as they usually are. A
 * path alone is one below where the document came from.
 */
export function serverUrl(servers: readonly unknown[], source: string): string {
  const [server] = servers;
  const variables = objectAt(server, 'variables');
  const filled = (textAt(server, 'url') ?? '/').replace(
    /\{([^{}]*)\}/g,
    (_, name: string) => textAt(variables[name], 'default') ?? name,
  );
  return /^https?:/.test(source) ? (URL.parse(filled, source)?.href ?? filled) : filled;
}

/** The servers of a document. */
export const serversOf = (root: JsonNode): readonly unknown[] => listAt(root, 'servers');

/** The address of an operation that is not at that of its document; undefined for the others. */
export function otherAddress(root: JsonNode, source: string, servers: readonly unknown[]): string | undefined {
  const [own, usual] = [serverUrl(servers, source), serverUrl(serversOf(root), source)];
  return servers.length === 0 || own.replace(/\/+$/, '') === usual.replace(/\/+$/, '') ? undefined : own;
}
