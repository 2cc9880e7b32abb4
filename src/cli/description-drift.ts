import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { changeClause } from '../check/changed-place.ts';
import type { Graph, GraphField, Service } from '../graph/graph.ts';
import type { Problems } from '../language/problem.ts';
import { comparableFields, comparableSchema } from '../openapi/comparable-schema.ts';
import type { JsonNode } from '../openapi/json-node.ts';
import { loadDescription } from '../openapi/load-description.ts';
import { type Operation, operationsOf } from '../openapi/operations.ts';
import { parseObject } from '../openapi/parse-description.ts';
import { sourceOf } from '../openapi/snapshot-text.ts';
import type { ServiceAccess } from '../service/service-access.ts';
import { descriptionChanges } from './description-changes.ts';
import { operationCalled } from './operation-called.ts';
import { typesBehind } from './types-behind.ts';

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
  service: Service,
  { root, graph, access }: DescriptionCheck,
  problems: Problems,
): Promise<void> {
  const { name, urls } = service;
  const path = `schemas/remote/${name}.openapi.json`;
  try {
    const text = await readFile(join(root, path), 'utf8').catch(unlessMissing);
    const before = text === undefined ? undefined : parseObject(text, path);
    const source = before && sourceOf(before);
    if (before === undefined || source === undefined) return;
    const now = await loadDescription({ source, folder: root, ca: access(name).ca });
    const fields = [...graph.fields.values()].filter((field) => field.service === name);
    report({ service, before, now }, fields, problems);
  } catch (error) {
    problems.add('REMOTE_DRIFT', urls[0]?.node, {
      message: `"${name}" cannot be compared: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Run the check where its description can be read, or take another snapshot with facet pull.',
    });
  }
}

interface Comparison {
  readonly service: Service;
  readonly before: JsonNode;
  readonly now: JsonNode;
}

interface Called {
  readonly operation: Operation;
  readonly field: GraphField;
}

/** A change is told at the first field that has to do with it. */
function report(
  { service: { name, urls }, before, now }: Comparison,
  fields: readonly GraphField[],
  problems: Problems,
): void {
  const known = operationsOf(before);
  const called = fields.flatMap((field): readonly Called[] => {
    const operation = operationCalled(field.source, known);
    return operation ? [{ operation, field }] : [];
  });
  const used = new Set(called.map(({ operation }) => operation.label));
  const isUsed = ({ label }: Operation): boolean => used.has(label);
  const changes = descriptionChanges(before, now, isUsed);
  if (changes.length === 0) return;
  const concerns = concernedBy([before, now], isUsed);
  for (const change of changes) {
    const { operation, field } = called.find((one) => concerns(change, one.operation.label)) ?? {};
    const of = operation && !change.startsWith(operation.label) ? `${operation.label}: ` : '';
    problems.add('REMOTE_DRIFT', field?.node.name ?? urls[0]?.node, {
      message: `"${name}" differs now: ${of}${changeClause(change)}`,
      hint: `Refresh the snapshot with facet pull ${name}, and adapt the field.`,
    });
  }
}

/** Whether a change has to do with the operation of a label. */
function concernedBy(
  roots: readonly JsonNode[],
  isUsed: (operation: Operation) => boolean,
): (change: string, label: string) => boolean {
  const states = roots.map((root) => ({ schema: comparableSchema(root, isUsed), fields: comparableFields(root) }));
  const known = new Map<string, ReadonlySet<string>>();
  const namesOf = (label: string): ReadonlySet<string> => {
    const names =
      known.get(label) ??
      new Set(states.flatMap(({ schema, fields }) => [...typesBehind(schema, fields.get(label) ?? '')]));
    known.set(label, names);
    return names;
  };
  return (change, label) =>
    change.startsWith(`${label} was `) ||
    [...change.matchAll(/(\w+)(?:\.\w+)?/g)].some(
      ([place, type = '']) => namesOf(label).has(place) || namesOf(label).has(type),
    );
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
