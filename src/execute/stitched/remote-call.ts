import { annotateExternalObject, delegateToSchema, isExternalObject } from '@graphql-tools/delegate';
import { getNamedType, GraphQLList, type GraphQLOutputType, OperationTypeNode } from 'graphql';

import type { CallArguments } from '../call-arguments.ts';
import { askedSelections } from './asked-selections.ts';
import { asCallerError } from './caller-error.ts';
import type { StitchedContext } from './context.ts';
import type { StitchedCall } from './stitched-call.ts';
import type { Asking } from './key-loader.ts';
import { itemsBelow, type RemoteStep } from '../remote-step.ts';
import { selectionBelow, withVariables } from './remote-steps.ts';

/** A root field of a GraphQL service, and what is read from its result. */
export interface RemoteTarget {
  readonly service: string;
  readonly field: string;
  readonly args: CallArguments;
  /** Steps to the objects the selection is about; none when the field returns them itself. */
  readonly steps?: readonly RemoteStep[];
  /** The field returns a list of what the caller wants one of. */
  readonly many?: boolean;
  /** All who share the answer: what each of them selects is asked for. */
  readonly asking: readonly Asking[];
}

/**
 * Asks a GraphQL service for a root field.
 *
 * @throws {GatewayError} when it fails as a whole; without a path, since many fields may wait for one call
 */
export async function remoteCall(call: StitchedCall, target: RemoteTarget): Promise<unknown> {
  const answer = await delegate(call, target).catch((error: unknown) => asCallerError(error));
  const steps = target.steps ?? [];
  const result = answer instanceof Error ? answer : itemsBelow(steps, answer);
  if (result instanceof Error) throw asCallerError(result);
  if (steps.length > 0) markExternal(result, call.context.subschemas.get(target.service));
  return result;
}

/** Stitching reads objects under the keys of our own document once it knows that they came from a service. */
function markExternal(result: unknown, service: Parameters<typeof annotateExternalObject<StitchedContext>>[2]): void {
  if (Array.isArray(result)) for (const item of result) markExternal(item, service);
  else if (typeof result === 'object' && result !== null && !(result instanceof Error) && !isExternalObject(result))
    annotateExternalObject(result, [], service, {});
}

async function delegate({ context, info, selected }: StitchedCall, target: RemoteTarget): Promise<unknown> {
  const schema = context.subschemas.get(target.service);
  if (!schema) throw new Error(`there is no GraphQL service "${target.service}"`);
  const steps = target.steps ?? [];
  const isMutation = selected.type === 'Mutation' && selected.kind === 'call';
  const root = isMutation ? info.schema.getMutationType() : info.schema.getQueryType();
  const returnType =
    steps.length > 0 ? root?.getFields()[target.field]?.type : target.many ? listOf(info.returnType) : info.returnType;
  const below = askedSelections(target.asking);
  const selectionSet = steps.length > 0 ? selectionBelow(steps, below) : below;
  const result: unknown = await delegateToSchema({
    schema,
    operation: isMutation ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY,
    fieldName: target.field,
    args: { ...target.args },
    context,
    info: withVariables(info, steps),
    ...(returnType && { returnType }),
    ...(selectionSet && { selectionSet }),
  });
  return result;
}

const listOf = (type: GraphQLOutputType): GraphQLOutputType => new GraphQLList(getNamedType(type));
