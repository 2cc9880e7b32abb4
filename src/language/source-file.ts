import { type DocumentNode, GraphQLError, parse, Source } from 'graphql';

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
  const source = new Source(file.text, file.path);
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    problems.add(
      code,
      { source, start: error.positions?.[0] ?? 0 },
      {
        message: error.message.replace(/\.$/, ''),
        hint: 'Correct the syntax here; the rest of the file is checked after that.',
      },
    );
    return undefined;
  }
}
