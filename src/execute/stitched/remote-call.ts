import { delegateToSchema } from '@graphql-tools/delegate';
import { getNamedType, GraphQLList, type GraphQLOutputType, OperationTypeNode } from 'graphql';

import type { CallArguments } from '../call-arguments.ts';
import { asCallerError } from './caller-error.ts';
import type { FieldCall } from './field-call.ts';
import { itemsOf, type RemoteStep, selectionBelow, withVariables } from './remote-steps.ts';

/** A root field of a GraphQL service, and what is read from its result. */
export interface RemoteTarget {
  readonly service: string;
  readonly field: string;
  readonly args: CallArguments;
  /** Steps to the objects that are wanted; none when the field returns them itself. */
  readonly steps?: readonly RemoteStep[];
  /** Further steps, from each of those objects to what the selection is about. */
  readonly below?: readonly RemoteStep[];
  /** Path of a field that is read of each of those objects as well. */
  readonly match?: readonly string[];
  /** The field returns a list of what the caller wants one of. */
  readonly many?: boolean;
}

/**
 * Asks a GraphQL service for a root field with the selection of the field at hand.
 *
 * @throws {GatewayError} when it fails as a whole; without a path, since many fields may wait for one call
 */
export async function remoteCall(call: FieldCall, target: RemoteTarget): Promise<unknown> {
  const answer = await delegate(call, target).catch((error: unknown) => asCallerError(error));
  const result = answer instanceof Error ? answer : itemsOf(target.steps ?? [], answer);
  if (result instanceof Error) throw asCallerError(result);
  return result;
}

async function delegate({ context, info, selected }: FieldCall, target: RemoteTarget): Promise<unknown> {
  const schema = context.subschemas.get(target.service);
  if (!schema) throw new Error(`there is no GraphQL service "${target.service}"`);
  const { steps: toObjects = [], below = [], match = [] } = target;
  const steps = [...toObjects, ...below];
  const isMutation = selected.type === 'Mutation' && selected.kind === 'call';
  const root = isMutation ? info.schema.getMutationType() : info.schema.getQueryType();
  const returnType =
    steps.length > 0 ? root?.getFields()[target.field]?.type : target.many ? listOf(info.returnType) : info.returnType;
  const matched = { steps: toObjects.length, match };
  const selectionSet = steps.length > 0 ? selectionBelow(steps, matched, info.fieldNodes[0]?.selectionSet) : undefined;
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
