import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import { introspectionWeight } from './introspection-weight.ts';

/** How large an operation is with its fragments written out, as often as they are spread. */
export interface DocumentSize {
  /** Levels, leaves included; what stands below `__schema` and `__type` is weighed by `introspection` instead. */
  depth: number;
  rootFields: number;
  aliases: number;
  directives: number;
  /** Fields, inline fragments and spreads. */
  selections: number;
  /** What is asked of the schema itself, as `introspectionWeight` has it. */
  introspection: number;
}

/**
 * The size of a document's largest operation, measure by measure: only one of them runs. Each fragment is walked once:
 * spreads that double at every level would take forever, and circles never end. Sums saturate.
 */
export function documentSize(document: DocumentNode): DocumentSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const sizes = new FragmentSizes(fragments);
  const largest = nothing();
  for (const node of document.definitions)
    if (node.kind === Kind.OPERATION_DEFINITION) takeLarger(largest, sizes.ofOperation(node));
  return largest;
}

/** Measures selections, and remembers the size of each fragment. */
class FragmentSizes {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, DocumentSize>();

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#fragments = fragments;
  }

  ofOperation({ selectionSet, directives, variableDefinitions }: OperationDefinitionNode): DocumentSize {
    const size = this.#ofSet(selectionSet);
    size.directives += directives?.length ?? 0;
    for (const variable of variableDefinitions ?? []) size.directives += variable.directives?.length ?? 0;
    return size;
  }

  #ofSet(set: SelectionSetNode | undefined): DocumentSize {
    const size = nothing();
    for (const node of set?.selections ?? []) this.#add(size, node);
    return size;
  }

  #add(size: DocumentSize, node: SelectionNode): void {
    size.selections += 1;
    size.directives += node.directives?.length ?? 0;
    if (node.kind === Kind.FRAGMENT_SPREAD) return addBeside(size, this.#ofFragment(node.name.value));
    if (node.kind === Kind.INLINE_FRAGMENT) return addBeside(size, this.#ofSet(node.selectionSet));
    size.rootFields += 1;
    if (node.alias) size.aliases += 1;
    const below = this.#ofSet(node.selectionSet);
    const isIntrospection = node.name.value.startsWith('__');
    if (isIntrospection) size.introspection += introspectionWeight(node.selectionSet, this.#fragments);
    size.depth = Math.max(size.depth, isIntrospection ? 1 : 1 + below.depth);
    addAmounts(size, below);
  }

  #ofFragment(name: string): DocumentSize {
    const known = this.#known.get(name);
    if (known) return known;
    // A circle is refused later, by graphql's own rules.
    this.#known.set(name, nothing());
    const fragment = this.#fragments.get(name);
    const size = this.#ofSet(fragment?.selectionSet);
    size.directives += fragment?.directives?.length ?? 0;
    this.#known.set(name, size);
    return size;
  }
}

const nothing = (): DocumentSize => ({
  depth: 0,
  rootFields: 0,
  aliases: 0,
  directives: 0,
  selections: 0,
  introspection: 0,
});

/** What a fragment holds stands where it is spread. */
function addBeside(size: DocumentSize, other: DocumentSize): void {
  size.depth = Math.max(size.depth, other.depth);
  size.rootFields += other.rootFields;
  addAmounts(size, other);
}

function addAmounts(size: DocumentSize, other: DocumentSize): void {
  size.aliases += other.aliases;
  size.directives += other.directives;
  size.selections += other.selections;
  size.introspection += other.introspection;
}

function takeLarger(size: DocumentSize, other: DocumentSize): void {
  for (const name of Object.keys(size) as (keyof DocumentSize)[]) size[name] = Math.max(size[name], other[name]);
}
