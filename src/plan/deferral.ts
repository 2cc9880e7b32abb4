import { type DirectiveNode, Kind, type SelectionNode } from 'graphql';

/**
 * One `@defer` of an operation, at the objects of one place.
 * https://github.com/graphql/graphql-spec/pull/1110
 */
export interface Deferral {
  /** Position among the operation's. */
  readonly index: number;
  readonly label: string | undefined;
  /** The variable that says whether it counts; undefined where it always does. */
  readonly variable: string | undefined;
  /** `ShapeField.index` of the field whose objects have the fragment; -1 at the root. */
  readonly parent: number;
}

/** The deferrals of one operation: a fragment that is met at the same place again is the same one. */
export class Deferrals {
  readonly #known = new Map<DirectiveNode, Map<number, Deferral>>();
  #count = 0;

  /** The deferral of a fragment on the objects of a field; undefined for one that is never sent later. */
  of({ directives = [] }: SelectionNode, parent: number): Deferral | undefined {
    const node = directives.find(({ name }) => name.value === 'defer');
    if (!node) return undefined;
    const when = argument(node, 'if');
    if (when?.kind === Kind.BOOLEAN && !when.value) return undefined;
    const places = this.#known.get(node) ?? new Map<number, Deferral>();
    this.#known.set(node, places);
    const known = places.get(parent);
    if (known) return known;
    const label = argument(node, 'label');
    const deferral: Deferral = {
      index: this.#count++,
      label: label?.kind === Kind.STRING ? label.value : undefined,
      variable: when?.kind === Kind.VARIABLE ? when.name.value : undefined,
      parent,
    };
    places.set(parent, deferral);
    return deferral;
  }
}

const argument = ({ arguments: given = [] }: DirectiveNode, name: string) =>
  given.find((one) => one.name.value === name)?.value;
