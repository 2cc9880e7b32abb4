import { getNamedType, isLeafType } from 'graphql';

import { asGatewayError } from '../core/errors.ts';
import type { EventSource } from '../graph/graph.ts';
import type { ServiceEvent } from '../service/service-event.ts';
import type { SourceEvent } from './executor.ts';
import { type FieldCall, requestValues } from './field-call.ts';
import { leafReader } from './json-field.ts';
import { selectResult } from './rest-answer.ts';
import { restRequest } from './rest-request.ts';

/** The events of a REST service behind the root field of a subscription; an error in place of one that cannot be read. */
export async function* restEvents(call: FieldCall, source: EventSource): AsyncGenerator<SourceEvent, void> {
  const { context, selected } = call;
  const service = context.graph.services.get(source.service);
  if (!service) throw new Error(`there is no service "${source.service}"`);
  const { signal } = context.request;
  const request = { ...restRequest(source, service, requestValues(call)), signal, view: context.scope.view };
  const isLeaf = isLeafType(getNamedType(selected.output));
  const read = leafReader(selected.output, { graph: context.graph, service: source.service });
  for await (const event of context.feeds(service.name).rest(request)) {
    const value = payloadOf(event, source);
    yield { value: isLeaf && !(value instanceof Error) ? read(value) : value };
  }
}

function payloadOf(event: ServiceEvent, source: EventSource): unknown {
  if ('error' in event) return event.error;
  try {
    return selectResult(event.json, source);
  } catch (error) {
    return asGatewayError(error);
  }
}
