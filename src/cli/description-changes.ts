import { comparableSchema } from '../openapi/comparable-schema.ts';
import type { JsonNode } from '../openapi/json-node.ts';
import { type Operation, operationsOf } from '../openapi/operations.ts';
import { CUSTOM_SCALARS } from '../openapi/scalar-name.ts';
import { schemaChanges } from './schema-changes.ts';

/**
 * What is different between two descriptions of a service, a sentence each: operations that came or went, then what
 * changed in the others, in the words of the types that a service file has for them.
 */
export function descriptionChanges(
  before: JsonNode,
  now: JsonNode,
  isMeant: (operation: Operation) => boolean = () => true,
): readonly string[] {
  const [old, current] = [labelsOf(before, isMeant), labelsOf(now, isMeant)];
  const compared = (root: JsonNode) => comparableSchema(root, ({ label }) => old.has(label) && current.has(label));
  return [
    ...[...old].filter((label) => !current.has(label)).map((label) => `${label} was removed.`),
    ...[...current].filter((label) => !old.has(label)).map((label) => `${label} was added.`),
    ...schemaChanges(compared(before), compared(now)).filter((change) => !isOfScalar(change)),
  ];
}

/** Our own scalars come and go with what is of them. */
const isOfScalar = (change: string): boolean =>
  CUSTOM_SCALARS.has(/^(\w+) was (?:added|removed)/.exec(change)?.[1] ?? '');

const labelsOf = (root: JsonNode, isMeant: (operation: Operation) => boolean): ReadonlySet<string> =>
  new Set(
    operationsOf(root)
      .filter(isMeant)
      .map(({ label }) => label),
  );
