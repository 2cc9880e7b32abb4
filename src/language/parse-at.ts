import type { ASTNode } from 'graphql';

import { LanguageError } from './language-error.ts';
import type { Problems } from './problem.ts';

/** What `parse` returns, or undefined after reporting its `LanguageError` at the node that holds the text. */
export function parseAt<T>(node: ASTNode | undefined, problems: Problems, parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof LanguageError)) throw error;
    problems.add(error.code, node, { message: error.message, hint: error.hint });
    return undefined;
  }
}
