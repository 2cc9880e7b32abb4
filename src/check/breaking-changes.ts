import { type ASTNode, BreakingChangeType, findSchemaChanges, type Location, Source } from 'graphql';

import type { Client } from '../client/client.ts';
import { loadClient } from '../client/load-client.ts';
import type { Project } from '../client/load-project.ts';
import { loadGraph } from '../graph/load-graph.ts';
import { type ProblemDetails, Problems } from '../language/problem.ts';
import type { RootFiles } from '../language/root-files.ts';
import { breakingOperations, type ComparedClients } from './breaking-operations.ts';
import { changeClause, changedCoordinate, changedPlace, startOf } from './changed-place.ts';
import type { ClientUsage } from './client-usage.ts';

/** The clients as they are and as they were. */
export interface Comparison {
  readonly project: Project;
  /** Files of the present state, those that do not parse included. */
  readonly files: RootFiles;
  /** Files of the state that applications in use were built against. */
  readonly before: RootFiles;
  /** Says which changes touch nothing in use; without it each of them might. */
  readonly usage?: ClientUsage | undefined;
}

const BREAKING: ReadonlySet<string> = new Set(Object.values(BreakingChangeType));

/** Reports what breaks applications that were built against an earlier state: of each client's schema, operations and endpoints. */
export function breakingChanges({ project, files, before, usage }: Comparison, problems: Problems): void {
  for (const old of clientsOf(before)) {
    const client = project.clients.find(({ name }) => name === old.name);
    if (client) {
      changesOf({ old, client, usage }, problems);
      breakingOperations({ old, client, usage }, problems);
    } else if (!files.clients.some(({ name }) => name === old.name)) {
      problems.add(
        'BREAKING_CHANGE',
        { source: new Source('', `schemas/${old.name}.graphql`), start: 0 },
        removed(old.name, usage),
      );
    }
  }
}

function removed(name: string, usage: ClientUsage | undefined): ProblemDetails {
  const hint = 'Keep the file until no application in use asks for this client.';
  const change = { message: `the client "${name}" was removed`, hint };
  return usage?.ofClient(name, change) ?? change;
}

/** Whether that state is sound was its own check's concern; what could not be understood there is left out. */
function clientsOf(files: RootFiles): readonly Client[] {
  const unheard = new Problems();
  const graph = loadGraph(files, unheard);
  return files.clients.flatMap((file) => loadClient(file, graph, unheard) ?? []);
}

function changesOf({ old, client, usage }: ComparedClients, problems: Problems): void {
  for (const { type, description } of findSchemaChanges(old.schema, client.schema)) {
    // A scalar of the specification is gone when nothing names it any more, which is told by itself.
    if (!BREAKING.has(type) || description.startsWith('Standard scalar')) continue;
    const place = changedPlace(description, old.schema, client.schema);
    if (problems.isUnclear(typeAround(place, client))) continue;
    const change: ProblemDetails = {
      message: changeClause(description),
      hint: `Keep the old form, marked @deprecated, or serve the new one as schemas/${nextVersion(client.name)}.graphql.`,
    };
    const at = changedCoordinate(description, [old.schema, client.schema]);
    const judged = usage?.ofCoordinate(client.name, { at, schema: old.schema }, change) ?? change;
    problems.add('BREAKING_CHANGE', place ?? startOf(client), judged);
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
