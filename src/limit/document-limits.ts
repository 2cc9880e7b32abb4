import { type DocumentNode, GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql';

import { type ErrorCode, GatewayError } from '../core/errors.ts';
import { type DocumentSize, documentSize } from './document-size.ts';

/** How large a document may be; fragments count as often as they are spread. */
export interface DocumentLimits {
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
}

/** Fields, inline fragments and spreads; nobody writes so many, but fragments that multiply do. */
const MAX_SELECTIONS = 20_000;

/** Some three times what GraphiQL asks of a schema. */
const MAX_INTROSPECTION = 150_000;

/**
 * Parses a document within its limits, all of which are judged before it is validated.
 *
 * @throws {GatewayError} TOKEN_LIMIT_EXCEEDED · DEPTH_LIMIT_EXCEEDED · ALIAS_LIMIT_EXCEEDED · COST_LIMIT_EXCEEDED for
 * too many root fields, directives or selections, and for introspection that asks for too much
 * @throws {GraphQLError} when it does not parse
 */
export function readDocument(text: string, limits: DocumentLimits): DocumentNode {
  try {
    const document = parse(text, { maxTokens: limits.maxTokens });
    const exceeded = exceededLimit(documentSize(document), limits);
    if (exceeded) throw new GatewayError(exceeded);
    return document;
  } catch (error) {
    if (error instanceof GraphQLError && /more than \d+ tokens/.test(error.message))
      throw new GatewayError('TOKEN_LIMIT_EXCEEDED');
    // Where the stack ends is a matter of luck: what is refused must not be.
    if (error instanceof RangeError)
      throw new GatewayError(hasMoreTokens(text, limits.maxTokens) ? 'TOKEN_LIMIT_EXCEEDED' : 'DEPTH_LIMIT_EXCEEDED');
    throw error;
  }
}

function hasMoreTokens(text: string, maxTokens: number): boolean {
  const lexer = new Lexer(new Source(text));
  try {
    for (let count = 0; count <= maxTokens; count++) if (lexer.advance().kind === TokenKind.EOF) return false;
    return true;
  } catch {
    return false;
  }
}

/**
 * Parses a document that the operator has written or stored: it is held to its depth alone.
 *
 * @throws {GatewayError} DEPTH_LIMIT_EXCEEDED
 * @throws {GraphQLError} when it does not parse
 */
export function readTrusted(text: string, maxDepth: number): DocumentNode {
  const document = parse(text);
  if (documentSize(document).depth > maxDepth) throw new GatewayError('DEPTH_LIMIT_EXCEEDED');
  return document;
}

function exceededLimit(size: DocumentSize, limits: DocumentLimits): ErrorCode | undefined {
  if (size.depth > limits.maxDepth) return 'DEPTH_LIMIT_EXCEEDED';
  if (size.aliases > limits.maxAliases) return 'ALIAS_LIMIT_EXCEEDED';
  const isCostly =
    size.rootFields > limits.maxRootFields ||
    size.directives > limits.maxDirectives ||
    size.selections > MAX_SELECTIONS ||
    size.introspection > MAX_INTROSPECTION;
  return isCostly ? 'COST_LIMIT_EXCEEDED' : undefined;
}
