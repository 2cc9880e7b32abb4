import { GatewayError } from '../core/errors.ts';
import type { Graph, Service } from '../graph/graph.ts';
import { parseAt } from '../language/parse-at.ts';
import type { Problems } from '../language/problem.ts';
import { parseSubscriptionUrl, type ServiceUrl } from '../language/service-url.ts';
import type { ServiceRequest } from '../service/call.ts';
import { graphqlSse, type RemoteEvents } from '../service/graphql-sse.ts';
import { graphqlWs } from '../service/graphql-ws.ts';
import { instanceKey } from '../service/instances.ts';
import { subscribedWith } from '../service/own-token.ts';
import { type EventReading, serverSentEvents } from '../service/server-sent-events.ts';
import { createStreamClient } from '../service/service-client.ts';
import { eventOf, type ServiceEvent } from '../service/service-event.ts';
import { addressesOf, type CallOptions } from './upstream-calls.ts';

/** How the events of one service are had. */
export interface EventFeed {
  /** Server-sent events of a REST service, each with its data as JSON. */
  readonly rest: (request: ServiceRequest) => AsyncIterable<ServiceEvent>;
  /** Results of a subscription on a GraphQL service. */
  readonly graphql: RemoteEvents;
}

/** Feeds by service name; those without an address fail like services that are down. A variable that is not set is reported as ENV_UNSET. */
export function upstreamEvents(graph: Graph, options: CallOptions, problems: Problems): (service: string) => EventFeed {
  const feeds = new Map(
    [...graph.services.values()].flatMap((service) => {
      const feed = feedOf(service, options, problems);
      return feed ? [[service.name, feed] as const] : [];
    }),
  );
  return (service) => feeds.get(service) ?? unreachable(service);
}

function feedOf(service: Service, options: CallOptions, problems: Problems): EventFeed | undefined {
  const { name, timeoutMs } = service;
  const { environment, standIn } = options;
  const known = addressesOf(service, options, problems);
  // What stands in for a service takes subscriptions where it takes the rest.
  const subscriptionUrl = standIn?.(name) === undefined ? service.subscriptionUrl : undefined;
  const elsewhere =
    subscriptionUrl &&
    parseAt(subscriptionUrl.node, problems, () => parseSubscriptionUrl(subscriptionUrl.text, environment));
  if (known.length === 0 || (subscriptionUrl && !elsewhere)) return undefined;
  const reading = readingOf(service, known, options);
  if (typeof elsewhere === 'string') {
    const { token, ca } = options.access(name);
    const breaker = options.states.of(name, service).breaker(instanceKey(elsewhere));
    const socket = graphqlWs({ service: name, url: elsewhere, timeoutMs, ca, breaker });
    return { rest: restEvents(reading), graphql: token ? subscribedWith(token, socket) : socket };
  }
  const graphql = graphqlSse(elsewhere ? readingOf(service, [elsewhere], options) : reading);
  return { rest: restEvents(reading), graphql };
}

const readingOf = (
  service: Service,
  urls: readonly ServiceUrl[],
  { pools, states, maxResponseBytes, hooks, access }: CallOptions,
): EventReading => ({
  service: service.name,
  open: createStreamClient({
    name: service.name,
    ...{ urls, pools },
    state: states.of(service.name, service),
    hooks: hooks(service.name),
    access: access(service.name),
  }),
  maxEventSize: maxResponseBytes,
});

const restEvents = (reading: EventReading): EventFeed['rest'] =>
  async function* (request) {
    for await (const { data } of serverSentEvents(request, reading)) yield eventOf(reading.service, data);
  };

function unreachable(service: string): EventFeed {
  const fail = (): never => {
    throw new GatewayError('UPSTREAM_UNAVAILABLE', { service });
  };
  return { rest: fail, graphql: fail };
}
