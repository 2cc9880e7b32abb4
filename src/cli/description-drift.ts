import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { changeClause } from '../check/changed-place.ts';
import type { Graph, GraphField, Service } from '../graph/graph.ts';
import type { Problems } from '../language/problem.ts';
import type { JsonNode } from '../openapi/json-node.ts';
import { loadDescription } from '../openapi/load-description.ts';
import { type Operation, operationsOf } from '../openapi/operations.ts';
import { parseObject } from '../openapi/parse-description.ts';
import { sourceOf } from '../openapi/snapshot-text.ts';
import type { ServiceAccess } from '../service/service-access.ts';
import { descriptionChanges } from './description-changes.ts';
import { operationCalled } from './operation-called.ts';

/** What descriptions are compared with. */
export interface DescriptionCheck {
  readonly root: string;
  readonly graph: Graph;
  readonly access: (service: string) => ServiceAccess;
}

/**
 * Warns where the operations that a REST service's file calls are described otherwise than when its snapshot was taken.
 * A service without a snapshot, or with one that does not say where it came from, is passed over.
 */
export async function descriptionDrift(
  { name, urls }: Service,
  { root, graph, access }: DescriptionCheck,
  problems: Problems,
): Promise<void> {
  const path = `schemas/remote/${name}.openapi.json`;
  try {
    const text = await readFile(join(root, path), 'utf8').catch(unlessMissing);
    const before = text === undefined ? undefined : parseObject(text, path);
    const source = before && sourceOf(before);
    if (before === undefined || source === undefined) return;
    const now = await loadDescription({ source, folder: root, ca: access(name).ca });
    const fields = [...graph.fields.values()].filter((field) => field.service === name);
    report({ service: name, before, now }, fields, problems);
  } catch (error) {
    problems.add('REMOTE_DRIFT', urls[0]?.node, {
      message: `"${name}" cannot be compared: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Run the check where its description can be read, or take another snapshot with facet pull.',
    });
  }
}

interface Comparison {
  readonly service: string;
  readonly before: JsonNode;
  readonly now: JsonNode;
}

/** A change of a type is told at the first field that has to do with it. */
function report({ service, before, now }: Comparison, fields: readonly GraphField[], problems: Problems): void {
  const told = new Set<string>();
  const known = operationsOf(before);
  for (const { source, node } of fields) {
    const operation = operationCalled(source, known);
    if (!operation) continue;
    const changes = descriptionChanges(before, now, (one: Operation) => one.label === operation.label);
    for (const change of changes.filter((one) => !told.has(one))) {
      told.add(change);
      problems.add('REMOTE_DRIFT', node.name, {
        message: `"${service}" differs now: ${operation.label}: ${changeClause(change)}`,
        hint: `Refresh the snapshot with facet pull ${service}, and adapt the field.`,
      });
    }
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
