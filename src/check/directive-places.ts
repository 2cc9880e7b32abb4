import { type ASTNode, type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';

import type { Project } from '../client/load-project.ts';
import { annotatedNodes } from '../language/annotated-nodes.ts';
import { type Annotated, directiveOn } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';

/** What `@from` can say, by the kind of what it stands on. */
type Meanings = Readonly<Partial<Record<string, readonly string[]>>>;

const FIELD = ['field', 'query', 'value', 'key', 'match', 'fallback'];

const IN_SERVICES: Meanings = {
  [Kind.OBJECT_TYPE_DEFINITION]: ['value'],
  [Kind.OBJECT_TYPE_EXTENSION]: ['value'],
  [Kind.INTERFACE_TYPE_DEFINITION]: ['field'],
  [Kind.INTERFACE_TYPE_EXTENSION]: ['field'],
  [Kind.UNION_TYPE_DEFINITION]: ['field'],
  [Kind.UNION_TYPE_EXTENSION]: ['field'],
  [Kind.ENUM_VALUE_DEFINITION]: ['value'],
  [Kind.INPUT_VALUE_DEFINITION]: ['field'],
  [Kind.FIELD_DEFINITION]: FIELD,
};

const IN_CLIENTS: Meanings = {
  [Kind.OBJECT_TYPE_DEFINITION]: ['type'],
  [Kind.INTERFACE_TYPE_DEFINITION]: ['type'],
  [Kind.UNION_TYPE_DEFINITION]: ['type'],
  [Kind.ENUM_TYPE_DEFINITION]: ['type'],
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: ['type'],
  [Kind.ENUM_VALUE_DEFINITION]: ['value'],
  [Kind.INPUT_VALUE_DEFINITION]: ['field'],
  [Kind.FIELD_DEFINITION]: FIELD,
};

/** Directives that mean nothing where they stand, and fields with more than one source. */
export function directivePlaces({ graph, clients }: Project, problems: Problems): void {
  for (const { document } of graph.services.values()) {
    checkDocument(document, IN_SERVICES, problems);
    for (const node of document.definitions) {
      const bff = directiveOn(node as Annotated, 'bff')?.node;
      if (!bff || problems.isUnclear(bff)) continue;
      problems.add('INVALID_SDL', bff, {
        message: '@bff in a service file',
        hint: 'It belongs to a client: write it in schemas/<client>.graphql.',
      });
    }
  }
  for (const { document } of clients) checkDocument(document, IN_CLIENTS, problems);
}

function checkDocument(document: DocumentNode, meanings: Meanings, problems: Problems): void {
  for (const node of annotatedNodes(document)) {
    const from = directiveOn(node, 'from')?.node;
    if (from) reportMeaningless(from, meanings[node.kind] ?? [], problems);
    if (node.kind === Kind.FIELD_DEFINITION) reportSeveral(node, problems);
  }
}

function reportMeaningless(from: ConstDirectiveNode, takes: readonly string[], problems: Problems): void {
  for (const { name } of from.arguments ?? []) {
    // Names that the directive does not have at all are reported by now.
    if (takes.includes(name.value) || problems.isUnclear(name)) continue;
    problems.add('INVALID_SDL', name, {
      message: `@from(${name.value}:) means nothing here`,
      hint: takes.length > 0 ? `Here it takes: ${takes.join(', ')}.` : 'Remove it.',
    });
  }
}

/** Reports the second of two ways to get a value. */
function reportSeveral(node: Annotated, problems: Problems): void {
  const [first, second] = sources(node);
  if (!first || !second) return;
  problems.add('INVALID_SDL', second.node, {
    message: `${second.written} is another source beside ${first.written}`,
    hint: 'Keep one of them.',
  });
}

interface Source {
  readonly node: ASTNode;
  readonly written: string;
}

/** Everything that says where a field's value comes from. `fallback:` alone does not. */
function sources(node: Annotated): readonly Source[] {
  const whole = ['rest', 'computed'].flatMap((name): readonly Source[] => {
    const use = directiveOn(node, name);
    return use ? [{ node: use.node, written: `@${name}` }] : [];
  });
  const from = directiveOn(node, 'from');
  const parts = (from?.node.arguments ?? []).filter(
    ({ name }) => ['field', 'query', 'value'].includes(name.value) && from?.value(name.value),
  );
  return [...whole, ...parts.map(({ name }) => ({ node: name, written: `@from(${name.value}:)` }))];
}
