import { asGatewayError, GatewayError } from '../../core/errors.ts';
import { remoteName } from '../../graph/own-field.ts';
import { callArguments } from '../call-arguments.ts';
import type { SourceEvent } from '../executor.ts';
import { restEvents } from '../rest-events.ts';
import { asRemoteFailure, remoteResult } from '../remote-result.ts';
import { serviceHeaders } from '../rest-request.ts';
import type { CompiledCall, CompiledContext } from './compiled-call.ts';
import type { FieldPlans } from './plan-of-field.ts';
import { remoteDocument, rootValue } from './remote-documents.ts';

/** The events behind the root field of a subscription. Throws a GatewayError while it is read when they cannot be had. */
export async function* compiledEvents(
  { root, byIndex }: FieldPlans,
  context: CompiledContext,
): AsyncGenerator<SourceEvent, void> {
  const [selected] = root.set.fields;
  const target = selected && byIndex[selected.index]?.target;
  if (!target) throw new Error('the subscription has no source');
  const self = (): undefined => undefined;
  const { inputs } = context.prepared;
  const args = callArguments(selected.declared, { inputs, self, given: selected.args }) ?? {};
  const call: CompiledCall = { selected, target, args, self, isList: false, context };
  context.request.calls.total++;
  yield* target.source.kind === 'events' ? restEvents(call, target.source) : remoteEvents(call);
}

async function* remoteEvents({ context, target, selected, args }: CompiledCall): AsyncGenerator<SourceEvent, void> {
  const service = context.graph.services.get(target.service);
  if (!service) throw new Error(`there is no service "${target.service}"`);
  const { prepared, environment, request, scope } = context;
  const { write } = context.askingFor(selected);
  const field = remoteName(target.name);
  const document = remoteDocument([
    {
      service: target.service,
      operation: 'subscription',
      field,
      selected,
      declared: selected.declared,
      args,
      steps: [],
      selections: [write],
    },
  ]);
  const headers = serviceHeaders(service, { inputs: prepared.inputs, environment });
  try {
    const subscription = { ...document, headers, signal: request.signal, view: scope.view };
    for await (const event of context.feeds(service.name).graphql(subscription))
      yield { value: 'error' in event ? event.error : valueOrError(event.json, { service: target.service, field }) };
  } catch (error) {
    throw asRemoteFailure(asGatewayError(error));
  }
}

function valueOrError(
  json: unknown,
  { service, field }: { readonly service: string; readonly field: string },
): unknown {
  try {
    return rootValue(remoteResult(json, service), field);
  } catch (error) {
    return error instanceof GatewayError ? error : asGatewayError(error);
  }
}
