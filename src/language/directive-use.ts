import { type ConstDirectiveNode, type ConstValueNode, Kind, valueFromASTUntyped } from 'graphql';

import { durationMs } from '../core/duration.ts';

/** A node that can carry directives. */
export interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** One directive as written, its arguments read as plain values. */
export class DirectiveUse {
  readonly node: ConstDirectiveNode;
  readonly #values: ReadonlyMap<string, ConstValueNode>;

  constructor(node: ConstDirectiveNode) {
    this.node = node;
    this.#values = new Map((node.arguments ?? []).map((argument) => [argument.name.value, argument.value]));
  }

  /** The argument's value as parsed, null included; undefined when it is absent. */
  given(name: string): ConstValueNode | undefined {
    return this.#values.get(name);
  }

  /** The argument's value as parsed, which is where problems with it are reported; undefined for absent and null. */
  value(name: string): ConstValueNode | undefined {
    const value = this.given(name);
    return value?.kind === Kind.NULL ? undefined : value;
  }

  string(name: string): string | undefined {
    const value = this.value(name);
    return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
  }

  int(name: string): number | undefined {
    const value = this.value(name);
    return value?.kind === Kind.INT ? Number(value.value) : undefined;
  }

  /** Milliseconds. */
  duration(name: string): number | undefined {
    const text = this.string(name);
    return text === undefined ? undefined : durationMs(text);
  }

  /** A list of texts; one text alone counts as a list of one, as in GraphQL. */
  strings(name: string): readonly string[] {
    return this.items(name).flatMap((item) => (item.kind === Kind.STRING ? [item.value] : []));
  }

  /** The items of a list argument, or the value alone as a list of one. */
  items(name: string): readonly ConstValueNode[] {
    const value = this.value(name);
    if (!value) return [];
    return value.kind === Kind.LIST ? value.values : [value];
  }

  /** The value as plain JSON data. */
  plain(name: string): unknown {
    const value = this.value(name);
    return value && valueFromASTUntyped(value);
  }
}

/** The first use of a directive on a node. */
export function directiveOn(node: Annotated | null | undefined, name: string): DirectiveUse | undefined {
  const found = node?.directives?.find((directive) => directive.name.value === name);
  return found && new DirectiveUse(found);
}
