import {
  getNullableType,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';

import { asGatewayError, type GatewayError } from '../../core/errors.ts';
import { isExactNumber } from '../../core/exact-number.ts';
import type { Graph } from '../../graph/graph.ts';
import { typeResolver } from '../abstract-type.ts';
import { misfitOf } from '../misfit.ts';

/** A value as its type has it, with an error in the place of each part that does not fit; null for nothing. */
export type Fit = (value: unknown) => unknown;

/** What a value is held against. */
export interface FitScope {
  readonly graph: Graph;
  /** The service that is to blame. */
  readonly service: string;
  /** It comes from a GraphQL service, under the keys of our own document. */
  readonly isRemote: boolean;
  /** Brings a leaf of a REST service under the graph's names; an error for what has none. */
  readonly convert?: Fit | undefined;
}

/** How values of a type are fitted. Objects are left as they are: their fields are judged when they are read. */
export function fitter(output: GraphQLOutputType, scope: FitScope): Fit {
  const misfit = misfitOf(scope.service);
  const type = getNullableType(output);
  if (isListType(type)) {
    const item = fitter(type.ofType, scope);
    const isPlain = isObjectType(getNullableType(type.ofType)) ? areObjects : () => false;
    return present((value) => (Array.isArray(value) ? (isPlain(value) ? value : value.map(item)) : misfit()));
  }
  if (isLeafType(type)) return present(leafFit(type, scope, misfit));
  if (!isAbstractType(type)) return present((value) => (isRecord(value) ? value : misfit()));
  const typeOf = scope.isRemote ? remoteType(type, scope.graph, misfit) : restType(type, scope.graph);
  return present((value) => {
    if (!isRecord(value)) return misfit();
    const name = typeOf(value);
    return name instanceof Error ? name : value;
  });
}

/** The type of an object, or an error when it is of none. */
type TypeOf = (value: Readonly<Record<string, unknown>>) => string | GatewayError;

/** A GraphQL service is asked for the type of every object whose type is not certain. */
function remoteType(type: GraphQLAbstractType, graph: Graph, misfit: () => GatewayError): TypeOf {
  const names = new Set<unknown>(graph.schema.getPossibleTypes(type).map(({ name }) => name));
  return ({ __typename: name }) => (names.has(name) ? (name as string) : misfit());
}

function restType(type: GraphQLAbstractType, graph: Graph): TypeOf {
  const resolve = typeResolver(type, graph);
  return (value) => {
    try {
      return resolve(value);
    } catch (error) {
      return asGatewayError(error);
    }
  };
}

function leafFit(type: GraphQLLeafType, { convert, isRemote }: FitScope, misfit: () => GatewayError): Fit {
  const keepsExact = isRemote && type.name === 'ID';
  return (value) => {
    const converted = convert ? convert(value) : value;
    if (converted instanceof Error) return converted;
    if (keepsExact && typeof converted === 'number' && !isExactNumber(converted)) return misfit();
    try {
      return type.coerceOutputValue(converted) ?? null;
    } catch {
      return misfit();
    }
  };
}

/** Objects, nulls and errors are what they are. */
const areObjects = (values: readonly unknown[]): boolean =>
  values.every((value) => typeof value === 'object' && !Array.isArray(value));

const present =
  (fit: Fit): Fit =>
  (value) =>
    value === null || value === undefined ? null : value instanceof Error ? value : fit(value);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
