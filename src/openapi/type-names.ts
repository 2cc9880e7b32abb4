import { specifiedScalarTypes } from 'graphql';

import { objectAt, type JsonNode } from './json-node.ts';
import { pascalCase } from './names.ts';
import { CUSTOM_SCALARS } from './scalar-name.ts';
import { UniqueNames } from './unique-names.ts';

/** Names that the graph has already. */
export interface TakenNames {
  /** Types of other services; theirs, so that ours must have other names. */
  readonly types: ReadonlySet<string>;
  /** Scalars of other services, which ours may be the same as. */
  readonly scalars: ReadonlySet<string>;
  /** Root fields of other services. */
  readonly fields: ReadonlySet<string>;
}

const ROOTS = ['Query', 'Mutation', 'Subscription'];

/** Names for the types of one document: the same ones, whichever of its operations are wanted. */
export class TypeNames {
  readonly #unique: UniqueNames;
  readonly #prefix: string;
  readonly #components = new Map<string, string>();

  /** `prefix` is what tells the service's types from those of others. */
  constructor(root: JsonNode, prefix: string, taken: TakenNames) {
    const own = [...ROOTS, ...specifiedScalarTypes.map(({ name }) => name), ...CUSTOM_SCALARS.keys()];
    this.#unique = new UniqueNames([...own, ...taken.types, ...taken.scalars]);
    this.#prefix = prefix;
    for (const name of Object.keys(objectAt(objectAt(root, 'components'), 'schemas')))
      this.#components.set(name, this.inline(pascalCase(name)));
  }

  /** The name of a schema of the document's components; undefined when there is none. */
  component(name: string | undefined): string | undefined {
    return name === undefined ? undefined : this.#components.get(name);
  }

  /** A name for anything else, taken from then on. */
  inline(name: string): string {
    return this.#unique.take(name, `${this.#prefix}${name}`);
  }
}
