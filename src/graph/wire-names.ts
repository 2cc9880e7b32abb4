import { type DefinitionNode, Kind } from 'graphql';

import { directiveOn } from '../language/directive-use.ts';
import { parseAt } from '../language/parse-at.ts';
import { parseJsonPath } from '../language/path.ts';
import type { Problems } from '../language/problem.ts';
import type { EnumWire } from './graph.ts';

/** Values of enums that have other names on the wire (`PENDING @from(value: "pending")`). */
export function enumWires(definitions: readonly DefinitionNode[]): ReadonlyMap<string, EnumWire> {
  const wires = new Map<string, EnumWire>();
  for (const node of definitions) {
    if (node.kind !== Kind.ENUM_TYPE_DEFINITION) continue;
    const pairs = (node.values ?? []).map(
      (value) => [value.name.value, directiveOn(value, 'from')?.string('value') ?? value.name.value] as const,
    );
    if (pairs.every(([name, wire]) => name === wire)) continue;
    wires.set(node.name.value, {
      toWire: new Map(pairs),
      fromWire: new Map(pairs.map(([name, wire]) => [wire, name])),
    });
  }
  return wires;
}

/** JSON paths of input fields that have other names on the wire, by type and field. */
export function inputWires(
  definitions: readonly DefinitionNode[],
  problems: Problems,
): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const wires = new Map<string, Map<string, readonly string[]>>();
  for (const node of definitions) {
    if (node.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) continue;
    for (const field of node.fields ?? []) {
      const use = directiveOn(field, 'from');
      const text = use?.string('field');
      const path =
        use && text !== undefined ? parseAt(use.value('field'), problems, () => parseJsonPath(text)) : undefined;
      if (!path) continue;
      const renamed = wires.get(node.name.value) ?? new Map<string, readonly string[]>();
      wires.set(node.name.value, renamed.set(field.name.value, path));
    }
  }
  return wires;
}
