import { type JsonNode, textAt } from './json-node.ts';

/** Where a snapshot notes what it was made of. */
const SOURCE = 'x-facet-source';

/** The snapshot of a description: JSON, with where it came from. */
export const snapshotText = ({ openapi, ...root }: JsonNode, source: string): string =>
  `${JSON.stringify({ openapi, [SOURCE]: source, ...root }, null, 2)}\n`;

/** Where a snapshot came from: a URL, or a path below the root folder; undefined when it does not say. */
export const sourceOf = (root: JsonNode): string | undefined => textAt(root, SOURCE);
