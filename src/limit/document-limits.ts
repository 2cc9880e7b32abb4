import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import { GatewayError } from '../core/errors.ts';

/**
 * Parses a document of at most `maxTokens` tokens.
 *
 * @throws {GatewayError} TOKEN_LIMIT_EXCEEDED
 * @throws {GraphQLError} when it does not parse
 */
function parseWithin(text: string, maxTokens: number): DocumentNode {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    if (error instanceof GraphQLError && /more than \d+ tokens/.test(error.message)) {
      throw new GatewayError('TOKEN_LIMIT_EXCEEDED');
    }
    throw error;
  }
}

/**
 * How deeply an operation is nested, leaves included; what stands below `__schema` and `__type` has a limit of its own.
 * Each fragment is walked once: spreads that double at every level would take forever, and circles never end.
 */
function documentDepth({ definitions }: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const known = new Map<string, number>();

  const depthOf = (selectionSet: SelectionSetNode | undefined): number =>
    (selectionSet?.selections ?? []).reduce((deepest, node) => Math.max(deepest, depthOfSelection(node)), 0);
  const depthOfSelection = (node: SelectionNode): number => {
    if (node.kind === Kind.INLINE_FRAGMENT) return depthOf(node.selectionSet);
    if (node.kind === Kind.FRAGMENT_SPREAD) return depthOfFragment(node.name.value);
    return node.name.value.startsWith('__') ? 1 : 1 + depthOf(node.selectionSet);
  };
  const depthOfFragment = (name: string): number => {
    const depth = known.get(name);
    if (depth !== undefined) return depth;
    known.set(name, 0);
    const found = depthOf(fragments.get(name)?.selectionSet);
    known.set(name, found);
    return found;
  };
  return definitions.reduce(
    (deepest, node) =>
      node.kind === Kind.OPERATION_DEFINITION ? Math.max(deepest, depthOf(node.selectionSet)) : deepest,
    0,
  );
}

/**
 * Parses a document within its limits.
 *
 * @throws {GatewayError} TOKEN_LIMIT_EXCEEDED, DEPTH_LIMIT_EXCEEDED
 * @throws {GraphQLError} when it does not parse
 */
export function readDocument(
  text: string,
  limits: { readonly maxTokens: number; readonly maxDepth: number },
): DocumentNode {
  const document = parseWithin(text, limits.maxTokens);
  if (documentDepth(document) > limits.maxDepth) throw new GatewayError('DEPTH_LIMIT_EXCEEDED');
  return document;
}
