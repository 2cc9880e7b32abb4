import type { Client } from './client/client.ts';
import { type GraphiQLStart, graphiqlStart } from './client/graphiql-start.ts';
import { graphClient } from './client/graph-client.ts';
import type { Project } from './client/load-project.ts';
import { revisionsOf } from './client/revisions.ts';
import type { FieldCodes } from './code/define-client.ts';
import { GatewayError } from './core/errors.ts';
import { Future } from './core/future.ts';
import type { SeenBreaker, ServiceObserver } from './core/metrics.ts';
import type { Environment } from './core/settings-environment.ts';
import type { Settings } from './core/settings.ts';
import { createEndpoints, type Endpoints } from './endpoint/endpoints.ts';
import type { AnswerCache } from './execute/cached/answer-cache.ts';
import type { CodeGraph } from './execute/code-graph.ts';
import type { CreateExecutor } from './execute/create-executor.ts';
import type { Executor } from './execute/executor.ts';
import { upstreamCalls } from './execute/upstream-calls.ts';
import { upstreamEvents } from './execute/upstream-events.ts';
import type { Graph } from './graph/graph.ts';
import type { Problems } from './language/problem.ts';
import { type DocumentLimits, readDocument, readTrusted } from './limit/document-limits.ts';
import type { PlanScope } from './plan/plan-operation.ts';
import { createPlanner, type Planner } from './plan/planner.ts';
import type { Call } from './service/call.ts';
import { traced } from './service/observed.ts';
import { createPools, type Pools } from './service/pool.ts';
import type { ServiceAccess } from './service/service-access.ts';
import { instanceName } from './service/instances.ts';
import { createServiceStates, type ServiceStates } from './service/service-state.ts';

type Sizes = Omit<DocumentLimits, 'maxDepth'>;

/** Everything that serves one client. */
export interface Surface {
  readonly name: string;
  readonly client: Client;
  /** The stored operations that change something: their SHA-256, in hex. */
  readonly storedMutations: ReadonlySet<string>;
  /** Changes with everything that its answers are made by. */
  readonly revision: string;
  readonly planner: Planner;
  readonly executor: Executor;
  readonly code: FieldCodes | undefined;
  /** What the code asks. */
  readonly codeGraph: CodeGraph;
  readonly endpoints: Endpoints;
  readonly graphiql: boolean;
  readonly graphiqlStart: GraphiQLStart | undefined;
}

export interface RegistryOptions {
  readonly limits: Pick<Settings['limits'], 'maxTokens' | 'maxResponseBytes'>;
  /** How large the documents of a client's callers may be; how deep is the client's own to say. */
  readonly documentLimits: (client: string) => Sizes;
  /** Whether a client's schema may be introspected; GraphiQL is served where it may. */
  readonly introspection: (client: string) => boolean;
  readonly environment: Environment;
  readonly access: (service: string) => ServiceAccess;
  /** Where a stand-in answers for a service; undefined for the service itself. */
  readonly standIn?: ((service: string) => string | undefined) | undefined;
  /** Who counts what has to do with a service. */
  readonly observer: (service: string) => ServiceObserver;
  readonly createExecutor: CreateExecutor;
  /** What is kept between requests, whatever schemas are served; undefined for nothing. */
  readonly cache?: AnswerCache | undefined;
  /** As executors have it. */
  readonly writeFrom?: number | undefined;
}

/** The clients that are served, and the swap to other ones at a reload. */
export interface Registry {
  surface(name: string): Surface | undefined;
  names(): readonly string[];
  /** The graph behind them; undefined until there is one. */
  graph(): Graph | undefined;
  /** Makes another project ready. What is returned serves it from the next request on; requests under way end with the one they began with. */
  prepare(project: Project, problems: Problems): () => void;
  /** The breakers of the services that are served. */
  breakers(): readonly SeenBreaker[];
  close(): Promise<void>;
}

/** Serves nothing until the first project; connections to services, and what is known of them, outlive every one. A service without an address is reported as ENV_UNSET. */
export function createRegistry(options: RegistryOptions): Registry {
  const pools = createPools();
  const states = createServiceStates();
  let surfaces: ReadonlyMap<string, Surface> = new Map();
  let graph: Graph | undefined;
  return {
    surface: (name) => surfaces.get(name),
    names: () => [...surfaces.keys()],
    graph: () => graph,
    prepare(project, problems) {
      const prepared = surfacesOf(project, { ...options, pools, states, problems });
      return () => {
        surfaces = prepared;
        ({ graph } = project);
      };
    },
    breakers: () => [...(graph?.services.keys() ?? [])].flatMap((service) => breakersOf(service, states)),
    close: () => pools.close(),
  };
}

function mutationsIn({ stored }: Client): ReadonlySet<string> {
  const mutations = [...stored].filter(([, { text }]) => /\bmutation\b/.test(text));
  return new Set(mutations.map(([id]) => id.replace(/^sha256:/, '')));
}

function breakersOf(service: string, states: ServiceStates): readonly SeenBreaker[] {
  const open = new Map<string, boolean>();
  for (const [key, { isOpen }] of states.known(service)?.breakers ?? []) {
    const instance = instanceName(key);
    open.set(instance, isOpen || open.get(instance) === true);
  }
  return [...open].map(([instance, isOpen]) => ({ service, instance, isOpen }));
}

type BuildOptions = RegistryOptions & {
  readonly pools: Pools;
  readonly states: ServiceStates;
  readonly problems: Problems;
};

function surfacesOf(project: Project, options: BuildOptions): ReadonlyMap<string, Surface> {
  const { graph, clients, code, serviceCode } = project;
  const { limits, introspection, environment, problems } = options;
  const hooks = (service: string) => serviceCode.get(service)?.hooks;
  const upstream = { ...options, maxResponseBytes: limits.maxResponseBytes, hooks };
  const known = upstreamCalls(graph, upstream, problems);
  const services = {
    graph,
    calls: (service: string) => known.get(service) ?? unreachable(service),
    feeds: upstreamEvents(graph, upstream, problems),
    environment,
    code: (service: string) => serviceCode.get(service)?.fields,
    writeFrom: options.writeFrom,
  };
  const revisions = revisionsOf(project, environment);
  const executor = options.createExecutor({ ...services, kept: keptOf(options, revisions, hooks) }, clients);
  const ofCode = plannerFor(
    { client: graphClient(graph), graph, introspectionEnabled: false },
    { ...UNLIMITED, maxTokens: limits.maxTokens },
  );
  const codeGraph = { planner: ofCode, schema: graph.schema, executor };
  return new Map(
    clients.map((client) => {
      const { name } = client;
      const introspectionEnabled = introspection(name);
      return [
        name,
        {
          name,
          client,
          storedMutations: mutationsIn(client),
          revision: revisions.ofClients,
          planner: plannerFor({ client, graph, introspectionEnabled }, options.documentLimits(name)),
          executor,
          code: code.get(name) as FieldCodes | undefined,
          codeGraph,
          endpoints: createEndpoints(client),
          graphiql: introspectionEnabled,
          graphiqlStart: introspectionEnabled ? graphiqlStart(client) : undefined,
        },
      ];
    }),
  );
}

/** What is kept of the services' answers; those that are made up are not those of the service. */
function keptOf(
  { cache, observer, standIn }: BuildOptions,
  { ofService }: Pick<ReturnType<typeof revisionsOf>, 'ofService'>,
  hooks: (service: string) => unknown,
) {
  if (!cache) return undefined;
  return {
    cache,
    revision: (service: string) => ofService(service) + (standIn?.(service) === undefined ? '' : ' mock'),
    hasHooks: (service: string) => hooks(service) !== undefined,
    counts: (service: string) => observer(service).cache,
  };
}

function plannerFor(scope: PlanScope, sizes: Sizes): Planner {
  const { maxDepth } = scope.client.settings;
  const limits = { ...sizes, maxDepth };
  return createPlanner(
    scope,
    (text) => readDocument(text, limits),
    (text) => readTrusted(text, maxDepth),
  );
}

/** Code is not a caller; its documents need an end, and no more. */
const UNLIMITED = { maxAliases: Infinity, maxRootFields: Infinity, maxDirectives: Infinity };

/** A service without an address fails like one that is down; the rest of the graph is served. */
const unreachable = (service: string): Call =>
  traced(() => Future.rejected(new GatewayError('UPSTREAM_UNAVAILABLE', { service })));
