import { type ASTNode, type DocumentNode, Kind, type NameNode } from 'graphql';

import type { Project } from '../client/load-project.ts';
import { type Annotated, directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';

/** Two values of an enum, or two fields of an input, that `@from` gives one name: which is meant could not be told. */
export function wireNames({ graph, clients }: Project, problems: Problems): void {
  for (const { document } of [...graph.services.values(), ...clients]) checkDocument(document, problems);
}

function checkDocument({ definitions }: DocumentNode, problems: Problems): void {
  for (const node of definitions) {
    if (node.kind === Kind.ENUM_TYPE_DEFINITION) reportSame(node.values ?? [], 'value', problems);
    if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) reportSame(node.fields ?? [], 'field', problems);
  }
}

type Named = Annotated & ASTNode & { readonly name: NameNode };

function reportSame(nodes: readonly Named[], argument: 'value' | 'field', problems: Problems): void {
  const taken = new Map<string, string>();
  for (const node of nodes) {
    const use = directiveOn(node, 'from');
    const name = use?.string(argument) ?? node.name.value;
    const other = taken.get(name);
    if (other === undefined) taken.set(name, node.name.value);
    else if (other !== node.name.value) {
      problems.add('INVALID_SDL', use?.value(argument) ?? node.name, {
        message: `${other} and ${node.name.value} are both "${name}"`,
        hint: 'Keep one of them.',
      });
    }
  }
}
