import { type DocumentNode, type GraphQLSchema, parse, printSchema } from 'graphql';

import { changeClause, changedPlace } from '../check/changed-place.ts';
import type { Project } from '../client/load-project.ts';
import { GatewayError } from '../core/errors.ts';
import type { Service } from '../graph/graph.ts';
import { normaliseSnapshot } from '../graph/snapshot.ts';
import { LanguageError } from '../language/language-error.ts';
import type { Problems } from '../language/problem.ts';
import { createPools } from '../service/pool.ts';
import { descriptionDrift } from './description-drift.ts';
import { type LiveCalls, liveSchema, silenceReason } from './live-schema.ts';
import { schemaChanges, schemaOf } from './schema-changes.ts';

/** Where snapshots are, and what services are asked with. */
export interface LiveCheck extends Pick<LiveCalls, 'environment' | 'access'> {
  readonly root: string;
}

/** Warns of each difference between snapshots and what their services say now, and of services that do not say. */
export async function remoteDrift(
  { graph, serviceCode }: Project,
  { root, environment, access }: LiveCheck,
  problems: Problems,
): Promise<void> {
  const pools = createPools();
  const check = { serviceCode, environment, access, pools };
  try {
    await Promise.all(
      [...graph.services.values()].map((service) =>
        service.kind === 'GRAPHQL'
          ? checkService(service, check, problems)
          : descriptionDrift(service, { root, graph, access }, problems),
      ),
    );
  } finally {
    await pools.close();
  }
}

async function checkService(service: Service, check: LiveCalls, problems: Problems): Promise<void> {
  const { name, snapshot } = service;
  if (!snapshot) return;
  try {
    const live = await liveSchema(service, check);
    if (live) compare(name, { snapshot, live }, problems);
    else reportSilence(service, 'it refuses introspection', problems);
  } catch (error) {
    if (!(error instanceof LanguageError) && !(error instanceof GatewayError)) throw error;
    reportSilence(service, silenceReason(error), problems);
  }
}

function reportSilence({ name, urls }: Service, reason: string, problems: Problems): void {
  problems.add('REMOTE_DRIFT', urls[0]?.node, {
    message: `"${name}" cannot be compared: ${reason}`,
    hint: 'Run the check where the service can be reached and shows its schema.',
  });
}

function compare(
  service: string,
  { snapshot, live }: { readonly snapshot: DocumentNode; readonly live: GraphQLSchema },
  problems: Problems,
): void {
  const [before, now] = [schemaOf(snapshot), schemaOf(normaliseSnapshot(parse(printSchema(live))))];
  const source = snapshot.loc?.source;
  for (const change of schemaChanges(before, now)) {
    problems.add('REMOTE_DRIFT', changedPlace(change, now, before) ?? (source && { source, start: 0 }), {
      message: `"${service}" differs now: ${changeClause(change)}`,
      hint: `Refresh the snapshot with facet pull ${service}, and check again.`,
    });
  }
}
