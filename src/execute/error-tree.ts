import type { GatewayError } from '../core/errors.ts';
import type { PathKey } from './answer.ts';

/** Errors of the graph's result by path, so that they are found along the way through its data. */
export interface ErrorTree {
  error?: GatewayError;
  readonly below: Map<PathKey, ErrorTree>;
}

/** Undefined when there are no errors, so that the usual case costs nothing. */
export function errorTree(
  errors: Iterable<readonly [path: readonly PathKey[], error: GatewayError]>,
): ErrorTree | undefined {
  let root: ErrorTree | undefined;
  for (const [path, error] of errors) {
    root ??= { below: new Map() };
    let node: ErrorTree = root;
    for (const key of path) {
      const known = node.below.get(key);
      const next: ErrorTree = known ?? { below: new Map() };
      if (!known) node.below.set(key, next);
      node = next;
    }
    node.error ??= error;
  }
  return root;
}
