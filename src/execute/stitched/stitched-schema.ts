import { defaultMergedResolver, isExternalObject, type SubschemaConfig } from '@graphql-tools/delegate';
import { stitchSchemas } from '@graphql-tools/stitch';
import type { IResolvers } from '@graphql-tools/utils';
import {
  buildASTSchema,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  GraphQLSchema,
  isAbstractType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';

import { coordinate, type Graph } from '../../graph/graph.ts';
import { isRoot } from '../../graph/merge-types.ts';
import type { SelectedField } from '../../plan/selection.ts';
import { typeResolver } from '../abstract-type.ts';
import { callField } from './call-field.ts';
import type { StitchedContext, Subschemas } from './context.ts';
import { gatewayTypes, type JoinTargets, nullableOutputs } from './gateway-types.ts';
import { SELECTED } from './graph-document.ts';
import { jsonReader } from '../json-field.ts';
import { remoteExecutor } from './remote-service.ts';
import { ANCHOR, OWN } from './stitched-name.ts';
import { eventValue, subscriptionField } from './subscription-field.ts';

/** The graph as one executable schema: GraphQL services as subschemas, everything else as fields of the gateway. */
export interface StitchedSchema {
  readonly schema: GraphQLSchema;
  readonly subschemas: Subschemas;
}

/** Look-ups gather their keys for a tick of their own: a wave's root fields wait for them, to travel in one document. */
const batchingOptions = { dataLoaderOptions: { batchScheduleFn: (send: () => void): void => void setImmediate(send) } };

/** Composes the graph with `stitchSchemas`. */
export function stitchGraph(graph: Graph, joins: JoinTargets): StitchedSchema {
  const subschemas = new Map<string, SubschemaConfig<unknown, unknown, unknown, StitchedContext>>();
  for (const service of graph.services.values()) {
    if (!service.snapshot) continue;
    const schema = buildASTSchema(nullableOutputs(service.snapshot), { assumeValidSDL: true });
    subschemas.set(service.name, {
      name: service.name,
      schema,
      executor: remoteExecutor(service, schema),
      batch: true,
      batchingOptions,
    });
  }
  const typeDefs = gatewayTypes(graph, joins);
  const schema = stitchSchemas<StitchedContext>({
    subschemas: [...subschemas.values()],
    typeDefs,
    resolvers: resolvers(graph),
    assumeValid: true,
  });
  resolveOwnFields(schema);
  // graphql would refuse the reserved names of our own fields; the graph has been checked without them.
  return { schema: new GraphQLSchema({ ...schema.toConfig(), assumeValid: true }), subschemas };
}

/** Fields of the gateway's own; resolvers given to `stitchSchemas` under such names would be properties of their types. */
function resolveOwnFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.name.startsWith(OWN)) continue;
      if (field.name === ANCHOR) Object.assign(field, { resolve: resolveAnchor });
      else if (field.args.some(({ name }) => name === SELECTED))
        Object.assign(field, type.name === 'Subscription' ? SUBSCRIPTION : { resolve: resolveCall });
    }
  }
}

function resolvers(graph: Graph): IResolvers {
  const all: Record<string, Record<string, unknown>> = {};
  for (const type of Object.values(graph.schema.getTypeMap())) {
    if (isAbstractType(type) && isRestType(type.name, graph))
      all[type.name] = { __resolveType: typeResolver(type, graph) };
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const own: Record<string, unknown> = {};
    for (const field of Object.values(type.getFields())) {
      const found = graph.fields.get(coordinate(type.name, field.name));
      if (found?.source.kind === 'json')
        own[field.name] = resolveJson(found.source.path, field.type, { graph, service: found.service });
    }
    if (!isRoot(type.name) && isRestType(type.name, graph)) own['__isTypeOf'] = isObject;
    if (Object.keys(own).length > 0) all[type.name] = own;
  }
  return all;
}

type Arguments = Readonly<Record<typeof SELECTED, number>>;

function selectedField(args: Arguments, { lowered }: StitchedContext, info: GraphQLResolveInfo): SelectedField {
  const selected = lowered.selected[args[SELECTED]];
  if (!selected) throw new Error(`${info.parentType.name}.${info.fieldName} is not selected`);
  return selected;
}

/** Root fields of subscriptions: the source is opened once, and each of its events is a value. */
const SUBSCRIPTION = {
  subscribe: (_: unknown, args: Arguments, context: StitchedContext, info: GraphQLResolveInfo) =>
    subscriptionField(selectedField(args, context, info), { context, info }),
  resolve: eventValue,
};

function resolveCall(object: unknown, args: Arguments, context: StitchedContext, info: GraphQLResolveInfo): unknown {
  const selected = selectedField(args, context, info);
  const value = context.gate.during(selected.index, callField(object, selected, { context, info }));
  if (typeof object === 'object' && object !== null) context.called.set(object, selected, value);
  return value;
}

/** Remembers an object whose values are read by calls below it. */
function resolveAnchor(
  object: unknown,
  _args: unknown,
  { anchors }: StitchedContext,
  { path }: GraphQLResolveInfo,
): null {
  if (path.prev) anchors.set(path.prev, object);
  return null;
}

function resolveJson(path: readonly string[], type: GraphQLOutputType, origin: Parameters<typeof jsonReader>[2]) {
  const read = jsonReader(path, type, origin);
  return (
    object: unknown,
    args: Record<string, unknown>,
    context: StitchedContext,
    info: GraphQLResolveInfo,
  ): unknown =>
    // A type that several services share may come from a GraphQL service, under the keys of our own document.
    isExternalObject(object) ? defaultMergedResolver(object, args, context, info) : read(object);
}

const isRestType = (type: string, graph: Graph): boolean => {
  const owner = graph.owners.get(type);
  return owner !== undefined && graph.services.get(owner)?.kind === 'REST';
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
