import { refusal } from './refusal.ts';
import type { ProductRecord } from './records.ts';

const MAX_PAGE = 100;

/** What to search for, and which page of it. */
export interface ProductSearch {
  readonly text?: string | null;
  /** 0 to 100. */
  readonly first: number;
  /** The cursor of the last product already seen. */
  readonly after?: string | null;
}

/** A page of products, as Relay has it: https://relay.dev/graphql/connections.htm */
export interface ProductPage {
  readonly edges: readonly { readonly cursor: string; readonly node: ProductRecord }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * The products whose names contain the text, in order of their ids.
 *
 * @throws {GraphQLError} BAD_USER_INPUT for a cursor or a page size that cannot be.
 */
export function searchProducts(products: readonly ProductRecord[], { text, first, after }: ProductSearch): ProductPage {
  if (first < 0 || first > MAX_PAGE) throw refusal('BAD_USER_INPUT', `first must be between 0 and ${MAX_PAGE}`);
  const lastSeen = after ? readCursor(after) : 0;
  const wanted = text?.toLowerCase() ?? '';
  const found = products.filter(({ id, name }) => id > lastSeen && name.toLowerCase().includes(wanted));
  const edges = found.slice(0, first).map((node) => ({ cursor: writeCursor(node.id), node }));
  return { edges, pageInfo: { hasNextPage: found.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
}

const writeCursor = (id: number): string => Buffer.from(`product:${id}`).toString('base64url');

function readCursor(cursor: string): number {
  const match = /^product:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw refusal('BAD_USER_INPUT', 'after is not a cursor');
  return Number(match[1]);
}
