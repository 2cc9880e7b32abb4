import { isScalarType, isSpecifiedScalarType } from 'graphql';

import { changeClause } from '../check/changed-place.ts';
import type { Graph } from '../graph/graph.ts';
import { loadGraph } from '../graph/load-graph.ts';
import { Problems } from '../language/problem.ts';
import { chooseOperations, UnknownOperation } from '../openapi/choose-operations.ts';
import type { JsonNode } from '../openapi/json-node.ts';
import type { LeftOut } from '../openapi/left-out.ts';
import { loadDescription } from '../openapi/load-description.ts';
import { isWrite, type Operation, operationsOf } from '../openapi/operations.ts';
import { parseObject } from '../openapi/parse-description.ts';
import { scaffold } from '../openapi/scaffold.ts';
import { otherAddress, serverUrl, serversOf, type ServiceAddress, serviceAddress } from '../openapi/service-address.ts';
import { snapshotText } from '../openapi/snapshot-text.ts';
import type { TakenNames } from '../openapi/type-names.ts';
import { unsentCredentials } from '../openapi/unsent-credentials.ts';
import { WrongUsage } from './command.ts';
import { descriptionChanges } from './description-changes.ts';
import type { PullOptions } from './pull-options.ts';
import { fileText, snapshotLines, writeServiceFile, writeSnapshot } from './pulled-files.ts';

/** A description, and what is wanted of it. */
export interface DescriptionPull extends PullOptions {
  /** A URL, or a path below the root folder. */
  readonly source: string;
  /** Names of operations; none for all that change nothing. */
  readonly operations: readonly string[];
}

/**
 * Writes the description of a REST service as its snapshot, and its service file when there is none; what was done is
 * told in lines. Rejects with an Error that says why the description cannot be used.
 *
 * @throws {WrongUsage} when what it was asked for is not there, or a file is that would have to be overwritten
 */
export async function pullOpenApi(options: DescriptionPull): Promise<string> {
  const { root, service, file, source } = options;
  refuseScaffoldOptions(options);
  const graph = loadGraph(options.files, new Problems());
  if (graph.services.get(service)?.kind === 'GRAPHQL')
    throw new WrongUsage(`"${service}" is a GraphQL service; it describes itself, without --openapi`);
  const description = await loadDescription({ source, folder: root, ca: options.access(service).ca });
  const written = file ? undefined : newServiceFile(description, { ...options, taken: takenNames(graph) });
  const path = `schemas/remote/${service}.openapi.json`;
  const before = await fileText(root, path);
  const changes = before === undefined ? undefined : changesSince(before, description);
  await writeSnapshot(root, path, snapshotText(description, source));
  if (!written) return `${snapshotLines(path, changes)}${file?.path} kept\n`;
  await writeServiceFile(root, written.path, written.text);
  return `${snapshotLines(path, changes)}${written.lines}`;
}

/** They say what is scaffolded; in a file that is there they would do nothing. */
function refuseScaffoldOptions({ file, operations, url }: DescriptionPull): void {
  const option = operations.length > 0 ? '--operation' : url === undefined ? undefined : '--url';
  if (file && option !== undefined)
    throw new WrongUsage(`${option} is for a new service; ${file.path} is there already, and is not overwritten`);
}

interface NewFile {
  readonly path: string;
  readonly text: string;
  readonly lines: string;
}

function newServiceFile(root: JsonNode, options: DescriptionPull & { readonly taken: TakenNames }): NewFile {
  const { service, source, url, taken } = options;
  const all = operationsOf(root);
  const wanted = chosen(all, options.operations);
  const address = serviceAddress(service, url ?? serverUrl(serversOf(root), source));
  const isElsewhere = ({ servers }: Operation): string | undefined => otherAddress(root, source, servers);
  const isWanted = ({ label }: Operation): boolean => wanted.has(label);
  const { text, operations, leftOut } = scaffold({ root, service, url: address.url, isElsewhere, isWanted, taken });
  const path = `schemas/services/${service}.graphql`;
  const lines = [
    `${path} written, ${operations.length} of ${all.length} operations\n`,
    ...leftOutLines(leftOut),
    ...writesLine(all, wanted),
    ...unsentCredentials(root, operations, service).map((clause) => `not sent: ${clause}\n`),
    nextLine(address),
  ];
  return {
    path,
    text: `# A first draft, made from ${source.replace(/\p{Cc}/gu, ' ')}. It is yours now: facet pull does not touch it again.\n${text}`,
    lines: lines.join(''),
  };
}

function chosen(operations: readonly Operation[], names: readonly string[]): ReadonlySet<string> {
  try {
    return chooseOperations(operations, names);
  } catch (error) {
    if (error instanceof UnknownOperation) throw new WrongUsage(`--operation: ${error.message}`);
    throw error;
  }
}

const leftOutLines = (leftOut: readonly LeftOut[]): readonly string[] =>
  leftOut.map(({ operation, reason }) => `left out: ${operation === '' ? '' : `${operation}: `}${reason}\n`);

function writesLine(all: readonly Operation[], wanted: ReadonlySet<string>): readonly string[] {
  const writes = all.filter(isWrite);
  const [write, ...more] = writes;
  if (!write || writes.some(({ label }) => wanted.has(label))) return [];
  const example = write.id ?? `"${write.label}"`;
  return [`left out: ${more.length + 1} that write; choose with --operation ${example}\n`];
}

function nextLine({ variable, origin }: ServiceAddress): string {
  return `Next: set ${variable}${origin === undefined ? ' to where it is' : `=${origin}`}, and run facet check\n`;
}

/** Undefined when what was there before cannot be read. */
function changesSince(before: string, now: JsonNode): readonly string[] | undefined {
  try {
    return descriptionChanges(parseObject(before, 'snapshot'), now).map(changeClause);
  } catch {
    return undefined;
  }
}

/** What other services have in the graph. */
function takenNames({ schema }: Graph): TakenNames {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const own = types.filter((type) => !isSpecifiedScalarType(type));
  return {
    types: new Set(own.filter((type) => !isScalarType(type)).map(({ name }) => name)),
    scalars: new Set(own.filter(isScalarType).map(({ name }) => name)),
    fields: new Set(roots.flatMap((type) => Object.keys(type?.getFields() ?? {}))),
  };
}
