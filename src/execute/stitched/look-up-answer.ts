import { getNamedType, type GraphQLOutputType } from 'graphql';

import type { Batch, Graph, JoinSource } from '../../graph/graph.ts';
import { listsIn } from '../../graph/resolve-path.ts';
import { memberOf } from '../../plan/expression.ts';
import { type FieldCall, requestValues } from './field-call.ts';
import { itemsOfJson, jsonMatch, valueOfJson } from './json-match.ts';
import { keysGiven, type LookUpPath, lookUpPath } from './look-up-path.ts';
import { remoteCall } from './remote-call.ts';
import { matchAlias, valueOf } from './remote-steps.ts';
import { restCall } from './rest-answer.ts';

/** What a service answered to a look-up, and how it is read. */
export interface LookUpAnswer {
  readonly result: unknown;
  /** The value of an item that equals its key. */
  readonly matchOf: (item: unknown) => unknown;
  /** What is wanted of an item; the item itself when absent. */
  readonly below?: (item: unknown) => unknown;
  /** A key has all its items, and not its first alone. */
  readonly takesAll: boolean;
}

/** A request that is ready to be sent. */
type Ready<Answer> = () => Promise<Answer>;

/**
 * The request for all keys at once, ready to be sent; `wireKeys` are the same under a REST service's names.
 *
 * @throws {GatewayError} BAD_USER_INPUT when a key or another value cannot be sent
 */
export function lookUpRequest(
  call: FieldCall,
  batch: Batch,
  { keys, wireKeys }: { readonly keys: readonly unknown[]; readonly wireKeys: readonly unknown[] },
): Ready<LookUpAnswer> {
  const { target, context } = call;
  if (target.source.kind === 'rest') {
    const send = restCall(target.source, { ...requestValues(call), keys: wireKeys }, context);
    const matchOf = jsonMatchOf(call.selected.output, batch, context.graph);
    return async () => ({ result: await send(), matchOf, takesAll: call.isList });
  }
  const source = target.source as JoinSource;
  const path = lookUpPath(call, source, keys);
  const takesAll = path.below.length > 0 ? listsIn(call.selected.output) === depthOf(source) : call.isList;
  const send = path.field.source.kind === 'rest' ? restBelow(call, batch, path) : remoteBelow(call, batch, path);
  return async () => ({ ...(await send()), takesAll });
}

const depthOf = ({ call, steps }: JoinSource): number =>
  [call, ...steps].reduce((depth, { output }) => depth + listsIn(output), 0);

type Read = Omit<LookUpAnswer, 'takesAll'>;

function restBelow(call: FieldCall, batch: Batch, path: LookUpPath): Ready<Read> {
  const { field, toItems, below } = path;
  if (field.source.kind !== 'rest') throw new Error(`Query.${field.name} is no REST field`);
  const { graph } = call.context;
  const selected = { ...call.selected, declared: path.call.declared };
  const values = requestValues({ ...call, selected, args: path.call.args });
  const send = restCall(field.source, { ...values, keys: keysGiven(values.args, field) }, call.context);
  const items = toItems.at(-1) ?? path.call;
  const output = below.length === 0 ? call.selected.output : items.output;
  const matchOf = jsonMatchOf(output, batch, graph);
  return async () => {
    const result = itemsOfJson(await send(), toItems, graph);
    if (below.length === 0) return { result, matchOf };
    return { result, matchOf, below: (item) => valueOfJson(item, below, graph) };
  };
}

function remoteBelow(call: FieldCall, batch: Batch, path: LookUpPath): Ready<Read> {
  const { field, toItems, below } = path;
  const match = below.length > 0 && typeof batch.match !== 'string' ? batch.match : [];
  const { args } = path.call;
  const target = { service: field.service, field: field.name, args, steps: toItems, below, match, many: true };
  const [next] = below;
  return async () => {
    const result = await remoteCall(call, target);
    if (!next) return { result, matchOf: selectedMatch(call) };
    const key = [matchAlias(next), ...match.slice(1)];
    return { result, matchOf: (item) => memberOf(item, key), below: (item) => valueOf(below, item) };
  };
}

function jsonMatchOf(output: GraphQLOutputType, { match }: Batch, graph: Graph): LookUpAnswer['matchOf'] {
  return typeof match === 'string' ? () => undefined : jsonMatch(getNamedType(output), match, graph);
}

/** Reads the match field of an item of a GraphQL service, which was selected for that. */
function selectedMatch({ selected }: FieldCall): LookUpAnswer['matchOf'] {
  const path = selected.match.map(({ key }) => key);
  return (item) => memberOf(item, path);
}
