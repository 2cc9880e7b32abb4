import type { ASTNode } from 'graphql';

import { LanguageError } from './language-error.ts';
import type { Problems } from './problem.ts';

/**
 * What `parse` returns, or undefined after reporting its `LanguageError` at the node that holds the text. A node that
 * something has been reported at already, since it is no text, is not read.
 */
export function parseAt<T>(node: ASTNode | undefined, problems: Problems, parse: () => T): T | undefined {
  if (problems.isUnclear(node)) return undefined;
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof LanguageError)) throw error;
    problems.add(error.code, node, { message: error.message, hint: error.hint });
    return undefined;
  }
}
