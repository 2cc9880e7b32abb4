import { delegateToSchema } from '@graphql-tools/delegate';
import { getNamedType, type GraphQLResolveInfo, isLeafType, OperationTypeNode } from 'graphql';

import { asGatewayError } from '../../core/errors.ts';
import { coordinate, type EventSource, type GraphField } from '../../graph/graph.ts';
import type { SelectedField } from '../../plan/selection.ts';
import type { ServiceEvent } from '../../service/service-event.ts';
import { callArguments } from '../call-arguments.ts';
import type { SourceEvent } from '../executor.ts';
import { restRequest } from '../rest-request.ts';
import { asCallerError } from './caller-error.ts';
import type { StitchedContext } from './context.ts';
import { requestValues } from '../field-call.ts';
import type { StitchedCall } from './stitched-call.ts';
import { leafReader } from '../json-field.ts';
import { selectResult } from '../rest-answer.ts';

interface At {
  readonly context: StitchedContext;
  readonly info: GraphQLResolveInfo;
}

/** Opens the events behind a root field of a subscription. Rejects with a GatewayError when its arguments do not fit. */
export function subscriptionField(selected: SelectedField, { context, info }: At): AsyncIterable<SourceEvent> {
  const target = context.graph.fields.get(coordinate(selected.type, selected.field));
  if (!target) throw new Error(`${selected.type}.${selected.field} has no source`);
  const self = (): undefined => undefined;
  const { inputs } = context.prepared;
  const args = callArguments(selected.declared, { inputs, self, given: selected.args }) ?? {};
  const call: StitchedCall = { selected, target, args, self, isList: false, context, info };
  context.request.calls.total++;
  const { source } = target;
  return source.kind === 'events' ? restEvents(call, source) : remoteEvents(call, target);
}

/** What the root field is for an event. */
export function eventValue({ value }: SourceEvent): unknown {
  if (value instanceof Error) throw value;
  return value;
}

async function* restEvents(call: StitchedCall, source: EventSource): AsyncGenerator<SourceEvent, void> {
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

async function* remoteEvents(
  { context, info, args }: StitchedCall,
  { service, name }: GraphField,
): AsyncGenerator<SourceEvent, void> {
  const schema = context.subschemas.get(service);
  if (!schema) throw new Error(`there is no GraphQL service "${service}"`);
  const operation = OperationTypeNode.SUBSCRIPTION;
  const events = (await delegateToSchema({
    ...{ schema, operation, fieldName: name, args: { ...args }, context, info },
  })) as AsyncIterable<unknown>;
  for await (const value of events) yield { value: value instanceof Error ? asCallerError(value) : value };
}
