import type { JsonNode } from './json-node.ts';
import { withOtherDocuments } from './other-documents.ts';
import { parseDescription, parseObject } from './parse-description.ts';
import { readText, type TextPlace } from './read-text.ts';

/** Reads a description with everything that it refers to. Rejects with an Error that says what cannot be read. */
export async function loadDescription({ source, ...place }: TextPlace): Promise<JsonNode> {
  const root = parseDescription(await readText({ source, ...place }), source);
  return withOtherDocuments(root, source, async (other) =>
    parseObject(await readText({ source: other, ...place }), other),
  );
}
