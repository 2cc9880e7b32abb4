import { type ASTNode, type DocumentNode, Kind, parse, print, visit } from 'graphql';

import type { AnyOperation } from './generate-operation.ts';

/** The same operation without one of its selections, directives or arguments: each in turn. */
export function* smallerOperations({ text, variables, caller }: AnyOperation): Iterable<AnyOperation> {
  const document = parse(text);
  let count = 0;
  visit(document, { enter: (node) => void (isOptional(node) && count++) });
  for (let dropped = 0; dropped < count; dropped++) {
    let position = 0;
    const smaller = visit(document, {
      enter: (node) => (isOptional(node) && position++ === dropped ? null : undefined),
    });
    const clean = withoutUnused(smaller);
    const kept = new Set(variableNames(clean));
    yield {
      text: print(clean),
      caller,
      variables: Object.fromEntries(Object.entries(variables).filter(([name]) => kept.has(name))),
    };
  }
}

const isOptional = ({ kind }: ASTNode): boolean =>
  kind === Kind.FIELD ||
  kind === Kind.INLINE_FRAGMENT ||
  kind === Kind.FRAGMENT_SPREAD ||
  kind === Kind.DIRECTIVE ||
  kind === Kind.ARGUMENT;

/** Drops empty selections, fragments that nobody spreads and variables that nobody reads. */
function withoutUnused(document: DocumentNode): DocumentNode {
  const full = visit(document, {
    leave: (node) => {
      const isEmpty = 'selectionSet' in node && node.selectionSet?.selections.length === 0;
      return isEmpty && (node.kind === Kind.FIELD || node.kind === Kind.INLINE_FRAGMENT) ? null : undefined;
    },
  });
  const spread = new Set<string>();
  visit(full, { [Kind.FRAGMENT_SPREAD]: ({ name }) => void spread.add(name.value) });
  const used = visit(full, {
    [Kind.FRAGMENT_DEFINITION]: ({ name }) => (spread.has(name.value) ? undefined : null),
  });
  const names = new Set(variableNames(used));
  return visit(used, {
    [Kind.VARIABLE_DEFINITION]: ({ variable }) => (names.has(variable.name.value) ? undefined : null),
  });
}

/** Variables that are read, not those that are only declared. */
function variableNames(document: DocumentNode): readonly string[] {
  const names: string[] = [];
  visit(document, {
    [Kind.VARIABLE_DEFINITION]: () => false,
    [Kind.VARIABLE]: ({ name }) => void names.push(name.value),
  });
  return names;
}
