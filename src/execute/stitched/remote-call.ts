import { delegateToSchema } from '@graphql-tools/delegate';
import { getNamedType, GraphQLList, type GraphQLOutputType, type GraphQLResolveInfo, OperationTypeNode } from 'graphql';

import type { CallArguments } from '../call-arguments.ts';
import { asCallerError } from './caller-error.ts';
import type { FieldCall } from './field-call.ts';
import { type ReadStep, type StepSelection, stepSelection } from './read-steps.ts';

/** A root field of a GraphQL service, and what is read from its result. */
export interface RemoteTarget {
  readonly service: string;
  readonly field: string;
  readonly args: CallArguments;
  /** Steps to the objects the selection is about; none when the field returns them itself. */
  readonly steps?: readonly ReadStep[];
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
  const result = answer instanceof Error ? answer : (target.steps ?? []).reduce(stepInto, answer);
  if (result instanceof Error) throw asCallerError(result);
  return result;
}

async function delegate({ context, info, selected }: FieldCall, target: RemoteTarget): Promise<unknown> {
  const schema = context.subschemas.get(target.service);
  if (!schema) throw new Error(`there is no GraphQL service "${target.service}"`);
  const steps = target.steps ?? [];
  const isMutation = selected.type === 'Mutation' && selected.kind === 'call';
  const root = isMutation ? info.schema.getMutationType() : info.schema.getQueryType();
  const returnType =
    steps.length > 0 ? root?.getFields()[target.field]?.type : target.many ? listOf(info.returnType) : info.returnType;
  const read = steps.length > 0 ? stepSelection(steps, info.fieldNodes[0]?.selectionSet, context.graph) : undefined;
  const result: unknown = await delegateToSchema({
    schema,
    operation: isMutation ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY,
    fieldName: target.field,
    args: { ...target.args },
    context,
    info: read ? withVariables(info, read) : info,
    ...(returnType && { returnType }),
    ...(read?.selectionSet && { selectionSet: read.selectionSet }),
  });
  return result;
}

const listOf = (type: GraphQLOutputType): GraphQLOutputType => new GraphQLList(getNamedType(type));

/** What delegation reads of the operation, as if it had these variables too. */
function withVariables(info: GraphQLResolveInfo, { definitions, values }: StepSelection): GraphQLResolveInfo {
  const { operation, variableValues } = info;
  return {
    ...info,
    operation: { ...operation, variableDefinitions: [...(operation.variableDefinitions ?? []), ...definitions] },
    variableValues: { ...variableValues, coerced: { ...variableValues.coerced, ...values } },
  };
}

function stepInto(value: unknown, { field }: Pick<ReadStep, 'field'>): unknown {
  if (value instanceof Error) return value;
  if (Array.isArray(value)) return value.flatMap((item) => stepInto(item, { field }));
  return (value as Readonly<Record<string, unknown>> | null | undefined)?.[field] ?? null;
}
