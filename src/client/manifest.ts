import type { Client } from './client.ts';

/** An operation as manifests and archives list it. */
export interface ManifestEntry {
  /** Lowercase sha256 of `document`. */
  readonly id: string;
  readonly name: string;
  readonly document: string;
}

/** What a release of an application may send: the client's stored operations, by name. */
export function manifestOf({ operations }: Client): readonly ManifestEntry[] {
  return operations
    .map(({ id, name, text }) => ({ id, name, document: text }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
