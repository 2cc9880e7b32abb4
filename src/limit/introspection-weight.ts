import { type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

/** Where the schema has several of something; each is taken for so many. */
const LISTS: ReadonlySet<string> = new Set([
  ...['types', 'fields', 'args', 'interfaces', 'possibleTypes', 'enumValues', 'inputFields', 'directives'],
]);
const LIST_LENGTH = 10;

/**
 * How much a selection below `__schema` or `__type` asks for: about the number of values in its answer, where every
 * list has ten items. Each fragment is walked once.
 */
export function introspectionWeight(
  selectionSet: SelectionSetNode | undefined,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): number {
  const known = new Map<string, number>();
  const weightOf = (set: SelectionSetNode | undefined): number => {
    let sum = 0;
    for (const node of set?.selections ?? []) {
      if (node.kind === Kind.FRAGMENT_SPREAD) sum += weightOfFragment(node.name.value);
      else if (node.kind === Kind.INLINE_FRAGMENT) sum += weightOf(node.selectionSet);
      else sum += 1 + weightOf(node.selectionSet) * (LISTS.has(node.name.value) ? LIST_LENGTH : 1);
    }
    return sum;
  };
  const weightOfFragment = (name: string): number => {
    const weight = known.get(name);
    if (weight !== undefined) return weight;
    known.set(name, 0);
    const found = weightOf(fragments.get(name)?.selectionSet);
    known.set(name, found);
    return found;
  };
  return weightOf(selectionSet);
}
