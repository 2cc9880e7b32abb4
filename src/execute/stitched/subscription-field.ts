import { delegateToSchema } from '@graphql-tools/delegate';
import { type GraphQLResolveInfo, OperationTypeNode } from 'graphql';

import { coordinate, type GraphField } from '../../graph/graph.ts';
import type { SelectedField } from '../../plan/selection.ts';
import { callArguments } from '../call-arguments.ts';
import type { SourceEvent } from '../executor.ts';
import { restEvents } from '../rest-events.ts';
import { asCallerError } from './caller-error.ts';
import type { StitchedContext } from './context.ts';
import type { StitchedCall } from './stitched-call.ts';

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
