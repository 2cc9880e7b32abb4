import {
  buildASTSchema,
  type DocumentNode,
  findSchemaChanges,
  type GraphQLSchema,
  isSpecifiedScalarType,
  Kind,
  parse,
  printSchema,
} from 'graphql';

import { changeClause, changedPlace } from '../check/changed-place.ts';
import type { Project } from '../client/load-project.ts';
import { GatewayError } from '../core/errors.ts';
import { createLog } from '../core/log.ts';
import type { Environment } from '../core/settings-environment.ts';
import type { Service } from '../graph/graph.ts';
import { pruneUnknown } from '../graph/prune-unknown.ts';
import { normaliseSnapshot } from '../graph/snapshot.ts';
import { renderHeader } from '../language/header-template.ts';
import { LanguageError } from '../language/language-error.ts';
import type { Problems } from '../language/problem.ts';
import { parseServiceUrl } from '../language/service-url.ts';
import type { Lookup } from '../language/variable.ts';
import type { ServiceRequest } from '../service/call.ts';
import { introspect } from '../service/introspect.ts';
import { createPools, type Pools } from '../service/pool.ts';
import type { ServiceAccess } from '../service/service-access.ts';
import { createServiceClient } from '../service/service-client.ts';
import { ServiceState } from '../service/service-state.ts';

/** Warns of each difference between the snapshots of GraphQL services and what the services say now, and of those that do not say. */
export async function remoteDrift(
  { graph, serviceCode }: Project,
  { environment, access }: Pick<LiveCheck, 'environment' | 'access'>,
  problems: Problems,
): Promise<void> {
  const pools = createPools();
  try {
    const services = [...graph.services.values()].filter(({ snapshot }) => snapshot !== undefined);
    await Promise.all(
      services.map((service) => checkService(service, { serviceCode, environment, access, pools, problems })),
    );
  } finally {
    await pools.close();
  }
}

interface LiveCheck {
  readonly serviceCode: Project['serviceCode'];
  readonly environment: Environment;
  readonly access: (service: string) => ServiceAccess;
  readonly pools: Pools;
  readonly problems: Problems;
}

async function checkService(service: Service, check: LiveCheck): Promise<void> {
  const { name, snapshot } = service;
  if (!snapshot) return;
  try {
    const live = await liveSchema(service, check);
    if (live) compare(name, { snapshot, live }, check.problems);
    else reportSilence(service, 'it refuses introspection', check.problems);
  } catch (error) {
    if (!(error instanceof LanguageError) && !(error instanceof GatewayError)) throw error;
    reportSilence(service, reasonOf(error), check.problems);
  }
}

/** Of code that fails, callers are told nothing; whoever checks it is. */
function reasonOf(error: Error): string {
  const { cause } = error;
  const isCode = error instanceof GatewayError && error.code === 'INTERNAL_SERVER_ERROR' && cause instanceof Error;
  return (isCode ? cause : error).message.replace(/\.$/, '');
}

function reportSilence({ name, urls }: Service, reason: string, problems: Problems): void {
  problems.add('REMOTE_DRIFT', urls[0]?.node, {
    message: `"${name}" cannot be compared: ${reason}`,
    hint: 'Run the check where the service can be reached and shows its schema.',
  });
}

function liveSchema(service: Service, check: LiveCheck): Promise<GraphQLSchema | undefined> {
  const { serviceCode, environment, access, pools } = check;
  const { name } = service;
  const urls = service.urls.map(({ text }) => parseServiceUrl(text, environment));
  const { hooks } = serviceCode.get(name) ?? {};
  const call = createServiceClient({
    name,
    urls,
    state: new ServiceState(name, service),
    pools,
    hooks,
    access: access(name),
  });
  return introspect(name, call, { headers: ownHeaders(service, environment), view: nobodysRequest() });
}

/** What the service's code sees: it signs requests of everybody, so of nobody too. */
const nobodysRequest = (): NonNullable<ServiceRequest['view']> => ({
  caller: undefined,
  header: () => undefined,
  log: createLog({ level: 'warn', pretty: false, destination: process.stderr }),
});

/** The headers that do not depend on a caller: there is none. */
function ownHeaders({ headers }: Service, environment: Environment): Readonly<Record<string, string>> {
  const lookup: Lookup = ({ scope, path }) => (scope === 'env' ? environment(path[0] ?? '') : undefined);
  return Object.fromEntries(
    headers.flatMap(({ name, value }) => {
      const rendered = renderHeader(value, lookup);
      return rendered === undefined ? [] : [[name, rendered]];
    }),
  );
}

function compare(
  service: string,
  { snapshot, live }: { readonly snapshot: DocumentNode; readonly live: GraphQLSchema },
  problems: Problems,
): void {
  const [before, now] = [schemaOf(snapshot), schemaOf(normaliseSnapshot(parse(printSchema(live))))];
  const source = snapshot.loc?.source;
  for (const { type, description } of findSchemaChanges(before, now)) {
    if (isSilent(type, description, now)) continue;
    problems.add('REMOTE_DRIFT', changedPlace(description, now, before) ?? (source && { source, start: 0 }), {
      message: `"${service}" differs now: ${changeClause(description)}`,
      hint: `Refresh schemas/remote/${service}.graphql from the service, and check again.`,
    });
  }
}

const schemaOf = ({ definitions }: DocumentNode): GraphQLSchema =>
  buildASTSchema({ kind: Kind.DOCUMENT, definitions: [...pruneUnknown(definitions)] }, { assumeValid: true });

/** Texts, and scalars of the specification, which come and go with what names them. */
function isSilent(type: string, description: string, now: GraphQLSchema): boolean {
  const added = now.getType(/^(\w+) was added/.exec(description)?.[1] ?? '');
  return (
    type === 'DESCRIPTION_CHANGED' ||
    description.startsWith('Standard scalar') ||
    (added !== undefined && isSpecifiedScalarType(added))
  );
}
