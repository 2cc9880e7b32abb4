import type { GraphQLSchema } from 'graphql';

import { GatewayError } from '../core/errors.ts';
import { createLog } from '../core/log.ts';
import type { Environment } from '../core/settings-environment.ts';
import type { Project } from '../client/load-project.ts';
import type { Service } from '../graph/graph.ts';
import { renderHeader } from '../language/header-template.ts';
import { parseServiceUrl } from '../language/service-url.ts';
import type { Lookup } from '../language/variable.ts';
import type { ServiceRequest } from '../service/call.ts';
import { introspect } from '../service/introspect.ts';
import type { Pools } from '../service/pool.ts';
import type { ServiceAccess } from '../service/service-access.ts';
import { createServiceClient } from '../service/service-client.ts';
import { ServiceState } from '../service/service-state.ts';

/** What services are asked with. */
export interface LiveCalls {
  readonly serviceCode: Project['serviceCode'];
  readonly environment: Environment;
  readonly access: (service: string) => ServiceAccess;
  readonly pools: Pools;
}

/**
 * The schema that a GraphQL service has now; undefined when it refuses introspection. `url` stands in for its own.
 *
 * @throws {LanguageError} when its address is not known
 * @throws {GatewayError} when it does not answer, or its code fails
 */
export function liveSchema(service: Service, calls: LiveCalls, url?: string): Promise<GraphQLSchema | undefined> {
  const { serviceCode, environment, access, pools } = calls;
  const { name } = service;
  const texts = url === undefined ? service.urls.map(({ text }) => text) : [url];
  const urls = texts.map((text) => parseServiceUrl(text, environment));
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

/** Why a service was not asked, or did not answer. Callers are told less: of code that fails, and of statuses. */
export function silenceReason(error: Error): string {
  const { cause } = error;
  if (!(error instanceof GatewayError)) return error.message.replace(/\.$/, '');
  const { status } = error.extensions;
  if (typeof status === 'number' && status >= 300) return `it answers ${status}`;
  if (error.code === 'UPSTREAM_BAD_RESPONSE') return 'it does not answer in JSON';
  const isCode = error.code === 'INTERNAL_SERVER_ERROR' && cause instanceof Error;
  return (isCode ? cause : error).message.replace(/\.$/, '');
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
