import { type DocumentNode, GraphQLError, isExecutableDefinitionNode, parse, Source } from 'graphql';

import type { Problems } from './problem.ts';

/** A text file below the root folder. */
export interface SourceFile {
  /** Relative to the root folder, with forward slashes: what problems name. */
  readonly path: string;
  readonly text: string;
}

/** The file's document, or undefined after reporting why it does not parse. */
export function parseFile(
  file: SourceFile,
  problems: Problems,
  code: 'INVALID_SDL' | 'OPERATION_INVALID',
): DocumentNode | undefined {
  // Editors do not count a byte order mark as a column.
  const source = new Source(file.text.replace(/^\uFEFF/, ''), file.path);
  try {
    const document = parse(source);
    if (code === 'INVALID_SDL') reportOperations(document, problems);
    return document;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const isEmpty = source.body.replaceAll(/#.*|[\s,]/g, '') === '';
    problems.add(
      code,
      { source, start: isEmpty ? 0 : (error.positions?.[0] ?? 0) },
      {
        message: isEmpty ? 'the file is empty' : error.message.replace(/\.$/, ''),
        hint: isEmpty
          ? 'Write something into it, or remove it.'
          : 'Correct the syntax here; the rest of the file is checked after that.',
      },
    );
    return undefined;
  }
}

/** Whoever reads a schema passes over what is none. */
function reportOperations({ definitions }: DocumentNode, problems: Problems): void {
  for (const node of definitions) {
    if (!isExecutableDefinitionNode(node)) continue;
    problems.add('INVALID_SDL', node, {
      message: 'an operation in a schema file',
      hint: 'Operations stand in clients/<client>/.',
    });
  }
}
