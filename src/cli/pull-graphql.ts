import { type GraphQLSchema, lexicographicSortSchema, parse, printSchema } from 'graphql';

import { changeClause } from '../check/changed-place.ts';
import { loadProject } from '../client/load-project.ts';
import { GatewayError } from '../core/errors.ts';
import type { Service } from '../graph/graph.ts';
import { normaliseSnapshot } from '../graph/snapshot.ts';
import { LanguageError } from '../language/language-error.ts';
import { Problems } from '../language/problem.ts';
import type { ServiceSource } from '../language/root-files.ts';
import { serviceAddress } from '../openapi/service-address.ts';
import { createPools } from '../service/pool.ts';
import { WrongUsage } from './command.ts';
import { type LiveCalls, liveSchema, silenceReason } from './live-schema.ts';
import type { PullOptions } from './pull-options.ts';
import { fileText, snapshotLines, writeServiceFile, writeSnapshot } from './pulled-files.ts';
import { schemaChanges, schemaOf } from './schema-changes.ts';

/** Enough of a snapshot to read a service's settings before there is one. */
const STAND_IN = 'type Query { unknown: Boolean }';

/**
 * Writes the SDL of a GraphQL service as its snapshot, and its service file when there is none; what was done is told in
 * lines. Rejects with an Error that says why the service cannot be asked.
 *
 * @throws {WrongUsage} when nothing says where the service is
 */
export async function pullGraphQL(options: PullOptions): Promise<string> {
  const { root, service: name, file, url } = options;
  if (!file && url === undefined)
    throw new WrongUsage(
      `there is no schemas/services/${name}.graphql; say where the service is: --url, or --openapi for a REST service`,
    );
  const address = serviceAddress(name, url ?? '/');
  const source = file ?? {
    path: `schemas/services/${name}.graphql`,
    text: `extend schema @service(kind: GRAPHQL, url: "${address.url}")\n`,
  };
  const schema = await askedSchema(source, options);
  const path = `schemas/remote/${name}.graphql`;
  const before = await fileText(root, path);
  await writeSnapshot(root, path, `${printSchema(lexicographicSortSchema(schema))}\n`);
  const changes = before === undefined ? undefined : changesSince(before, schema);
  if (file) return `${snapshotLines(path, changes)}${file.path} kept\n`;
  await writeServiceFile(root, source.path, source.text);
  const set = address.origin === undefined ? '' : `set ${address.variable}=${address.origin}, and `;
  return `${snapshotLines(path, changes)}${source.path} written\nNext: ${set}run facet check\n`;
}

async function askedSchema(
  source: ServiceSource,
  { service: name, environment, access, url }: PullOptions,
): Promise<GraphQLSchema> {
  const problems = new Problems();
  const remotes = [{ path: `schemas/remote/${name}.graphql`, text: STAND_IN }];
  const { graph, serviceCode } = await loadProject({ services: [source], remotes, clients: [] }, problems);
  const service = graph.services.get(name);
  const [problem] = problems.list();
  if (!service) throw new Error(problem ? `${problem.file}:${problem.line}: ${problem.message}` : 'no @service');
  if (service.kind !== 'GRAPHQL')
    throw new WrongUsage(`"${name}" is a REST service; say where its description is: --openapi`);
  const pools = createPools();
  try {
    return await answered(service, { serviceCode, environment, access, pools }, url);
  } finally {
    await pools.close();
  }
}

async function answered(service: Service, calls: LiveCalls, url: string | undefined): Promise<GraphQLSchema> {
  try {
    const schema = await liveSchema(service, calls, url);
    if (schema) return schema;
  } catch (cause) {
    if (!(cause instanceof LanguageError) && !(cause instanceof GatewayError)) throw cause;
    throw new Error(`"${service.name}" cannot be pulled: ${silenceReason(cause)}`, { cause });
  }
  throw new Error(
    `"${service.name}" refuses introspection; save its SDL as schemas/remote/${service.name}.graphql by other means`,
  );
}

/** Undefined when what was there before cannot be read. */
function changesSince(before: string, now: GraphQLSchema): readonly string[] | undefined {
  try {
    const [old, current] = [before, printSchema(now)].map((text) => schemaOf(normaliseSnapshot(parse(text))));
    return old && current && schemaChanges(old, current).map(changeClause);
  } catch {
    return undefined;
  }
}
