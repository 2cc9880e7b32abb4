import { LRUCache } from 'lru-cache';

import type { GatewayError } from '../core/errors.ts';
import type { GraphQLParams } from '../core/exchange.ts';
import { paramsFromJson } from './graphql-params.ts';

const MAX_BODIES = 10_000;
/** Characters of all bodies. */
const MAX_TEXT = 16_777_216;
/** Longer ones are seldom sent twice. */
const MAX_LENGTH = 16_384;

/** Reads bodies, each text once: applications send the same few over and over. Equal bodies give the same parameters. */
export class ParsedBodies {
  readonly #known = new LRUCache<string, GraphQLParams>({ max: MAX_BODIES, maxSize: MAX_TEXT });

  read(text: string): GraphQLParams | GatewayError {
    const known = this.#known.get(text);
    if (known) return known;
    const read = paramsFromJson(text);
    if (read instanceof Error || text.length > MAX_LENGTH) return read;
    // It is no parameter, and nobody who looks at those sees it.
    const params: GraphQLParams = Object.defineProperty(read, 'memory', { value: new Map<object, unknown>() });
    this.#known.set(text, params, { size: text.length });
    return params;
  }
}
