import type { DocumentNode } from 'graphql';
import { Kind } from 'graphql';

import { directiveOn, type DirectiveUse } from '../language/directive-use.ts';
import type { Problems } from '../language/problem.ts';
import { parseFile, type SourceFile } from '../language/source-file.ts';
import { reportRootNames, withUsualRoots } from './root-names.ts';
import { normaliseSnapshot } from './snapshot.ts';

/** One parsed `schemas/services/<name>.graphql`, with its snapshot when the service speaks GraphQL. */
export interface ServiceFile {
  readonly name: string;
  readonly document: DocumentNode;
  readonly settings: DirectiveUse;
  readonly snapshot: DocumentNode | undefined;
}

/** The service's name: the file's name without folders and ending. */
export const serviceName = (file: SourceFile): string =>
  file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.graphql$/, '');

/** Parses service files beside their snapshots; a file that cannot be used is reported and left out. */
export function parseServiceFiles(
  files: readonly SourceFile[],
  remotes: readonly SourceFile[],
  problems: Problems,
): readonly ServiceFile[] {
  const snapshots = new Map(remotes.map((file) => [serviceName(file), file]));
  return files.flatMap((file): readonly ServiceFile[] => {
    const parsed = parseFile(file, problems, 'INVALID_SDL');
    if (!parsed) return [];
    reportRootNames(parsed, problems);
    const document = withUsualRoots(parsed);
    const settings = serviceDirective(document, problems);
    if (!settings) return [];
    const name = serviceName(file);
    if (settings.string('kind') !== 'GRAPHQL') return [{ name, document, settings, snapshot: undefined }];
    const remote = snapshots.get(name);
    if (!remote) {
      problems.add('INVALID_SDL', settings.node, {
        message: `there is no schemas/remote/${name}.graphql`,
        hint: `A GraphQL service needs a snapshot of its SDL: take it with facet pull ${name}.`,
      });
      return [];
    }
    const snapshot = parseFile(remote, problems, 'INVALID_SDL');
    return snapshot ? [{ name, document, settings, snapshot: normaliseSnapshot(snapshot) }] : [];
  });
}

function serviceDirective(document: DocumentNode, problems: Problems): DirectiveUse | undefined {
  for (const node of document.definitions) {
    if (node.kind !== Kind.SCHEMA_EXTENSION && node.kind !== Kind.SCHEMA_DEFINITION) continue;
    const use = directiveOn(node, 'service');
    if (use) return use;
  }
  problems.add('INVALID_SDL', document.definitions[0], {
    message: 'a service file needs @service',
    hint: 'Begin it with: extend schema @service(url: "{$env.MY_SERVICE_URL}")',
  });
  return undefined;
}
