import type { StopSignal } from '../core/stop-signal.ts';
import type { RequestView } from '../code/code-context.ts';
import type { ServiceRequest } from './call.ts';
import { type EventReading, serverSentEvents } from './server-sent-events.ts';
import { eventOf, type ServiceEvent } from './service-event.ts';

/** A subscription as it is sent to a GraphQL service. */
export interface RemoteSubscription {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when nobody waits for events any more. */
  readonly signal: StopSignal;
  /** What the service's hooks see of the request it is part of. */
  readonly view: RequestView;
}

/** The results of a subscription on a GraphQL service, each as the service sends it. */
export type RemoteEvents = (subscription: RemoteSubscription) => AsyncIterable<ServiceEvent>;

/**
 * Subscribes by server-sent events over a connection of its own.
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode
 */
export function graphqlSse(reading: EventReading): RemoteEvents {
  return async function* ({ query, variables, headers, signal, view }) {
    const body = JSON.stringify({ query, variables });
    const request: ServiceRequest = { method: 'POST', path: '', isRepeatable: true, headers, body, signal, view };
    for await (const { event, data } of serverSentEvents(request, { ...reading, takesJson: true })) {
      if (event === 'complete') return;
      if (event === undefined || event === 'next') yield eventOf(reading.service, data);
    }
  };
}
