import { type ASTNode, BreakingChangeType, findSchemaChanges, type Location, Source } from 'graphql';

import type { Client } from '../client/client.ts';
import { loadClient } from '../client/load-client.ts';
import type { Project } from '../client/load-project.ts';
import { loadGraph } from '../graph/load-graph.ts';
import { Problems } from '../language/problem.ts';
import type { RootFiles } from '../language/root-files.ts';
import { breakingOperations } from './breaking-operations.ts';
import { changeClause, changedPlace, startOf } from './changed-place.ts';

/** The clients as they are and as they were. */
export interface Comparison {
  readonly project: Project;
  /** Files of the present state, those that do not parse included. */
  readonly files: RootFiles;
  /** Files of the state that applications in use were built against. */
  readonly before: RootFiles;
}

const BREAKING: ReadonlySet<string> = new Set(Object.values(BreakingChangeType));

/** Reports what breaks applications that were built against an earlier state: of each client's schema, operations and endpoints. */
export function breakingChanges({ project, files, before }: Comparison, problems: Problems): void {
  for (const old of clientsOf(before)) {
    const client = project.clients.find(({ name }) => name === old.name);
    if (client) {
      changesOf(old, client, problems);
      breakingOperations(old, client, problems);
    } else if (!files.clients.some(({ name }) => name === old.name)) {
      problems.add(
        'BREAKING_CHANGE',
        { source: new Source('', `schemas/${old.name}.graphql`), start: 0 },
        {
          message: `the client "${old.name}" was removed`,
          hint: 'Keep the file until no application in use asks for this client.',
        },
      );
    }
  }
}

/** Whether that state is sound was its own check's concern; what could not be understood there is left out. */
function clientsOf(files: RootFiles): readonly Client[] {
  const unheard = new Problems();
  const graph = loadGraph(files, unheard);
  return files.clients.flatMap((file) => loadClient(file, graph, unheard) ?? []);
}

function changesOf(old: Client, client: Client, problems: Problems): void {
  for (const { type, description } of findSchemaChanges(old.schema, client.schema)) {
    // A scalar of the specification is gone when nothing names it any more, which is told by itself.
    if (!BREAKING.has(type) || description.startsWith('Standard scalar')) continue;
    const place = changedPlace(description, old.schema, client.schema);
    if (problems.isUnclear(typeAround(place, client))) continue;
    problems.add('BREAKING_CHANGE', place ?? startOf(client), {
      message: changeClause(description),
      hint: `Keep the old form, marked @deprecated, or serve the new one as schemas/${nextVersion(client.name)}.graphql.`,
    });
  }
}

/** The definition that a name stands in: something in it may be missing only because it was not understood. */
function typeAround(place: ASTNode | undefined, { document }: Client): ASTNode | undefined {
  const { loc } = place ?? {};
  return loc && document.definitions.find((node) => node.loc && isInside(loc, node.loc));
}

const isInside = (inner: Location, outer: Location): boolean =>
  inner.source === outer.source && outer.start <= inner.start && inner.end <= outer.end;

function nextVersion(name: string): string {
  const [, base = name, version = '1'] = /^(.*?)(?:\.v(\d+))?$/.exec(name) ?? [];
  return `${base}.v${Number(version) + 1}`;
}
