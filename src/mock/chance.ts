/** A number from 0 to below `bound` that depends on the text alone, evenly spread. */
export function chance(text: string, bound: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % bound;
}

/** One of these, always the same for a text. */
export function oneOf<Item>(items: readonly [Item, ...Item[]], text: string): Item {
  return items[chance(text, items.length)] ?? items[0];
}
