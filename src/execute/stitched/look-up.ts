import DataLoader from 'dataloader';

import { asGatewayError, type GatewayError } from '../../core/errors.ts';
import { answeringField, askedService } from '../../graph/asked-service.ts';
import { type Batch, coordinate } from '../../graph/graph.ts';
import { needKey } from '../../graph/needs.ts';
import type { Variable } from '../../language/variable.ts';
import { memberOf } from '../../plan/expression.ts';
import { entityKey } from '../entity-key.ts';
import { matchItems } from '../match-items.ts';
import { askedSelection } from './asked-selection.ts';
import { type FieldCall, nothingFound } from './field-call.ts';
import { lookUpRequest } from './look-up-answer.ts';
import { wireKeys } from './wire-keys.ts';

/** One value of a look-up: callers with equal other arguments share requests of up to `maxKeys` keys. */
export async function lookUp(call: FieldCall, batch: Batch): Promise<unknown> {
  const { args, self, target } = call;
  const key = batch.key.scope === 'this' ? self(needKey(batch.key)) : memberOf(args, batch.key.path);
  if (!Array.isArray(key)) return load(call, batch, key);
  const found = await Promise.all((key as readonly unknown[]).map((one) => load(call, batch, one)));
  if (!call.isList) throw new Error(`${target.type}.${target.name} is one item, its key is a list`);
  return found.flat();
}

async function load(call: FieldCall, batch: Batch, key: unknown): Promise<unknown> {
  if (entityKey(key, call.target.service) === undefined) return nothingFound(call);
  return loaderFor(call, batch).load(key);
}

function loaderFor(call: FieldCall, batch: Batch): DataLoader<unknown, unknown, string> {
  const { context, target, selected } = call;
  // REST answers hold whole objects, whoever asks; a GraphQL service answers what this selection asks.
  const scope = isAnsweredByRest(call) ? '' : askedSelection(selected, context);
  const id = `${coordinate(target.type, target.name)} ${scope} ${JSON.stringify(otherValues(call, batch.key))}`;
  const known = context.loaders.get(id);
  if (known) return known;
  const service = context.graph.services.get(askedService(target, context.graph));
  const loader = new DataLoader<unknown, unknown, string>((keys) => loadMany(call, batch, keys), {
    cacheKeyFn: (key) => entityKey(key, target.service) ?? '',
    maxBatchSize: service?.maxKeys ?? 1,
  });
  context.loaders.set(id, loader);
  return loader;
}

const isAnsweredByRest = ({ target, context }: FieldCall): boolean =>
  answeringField(target, context.graph).source.kind === 'rest';

/** Everything but the key that a request depends on. */
function otherValues({ args, self, target }: FieldCall, key: Variable): unknown {
  const others = Object.entries(args).filter(
    ([name]) => key.scope !== 'args' || key.path.length > 1 || name !== key.path[0],
  );
  const needed = [...target.needs.keys()].filter((need) => key.scope !== 'this' || need !== needKey(key));
  return [others, needed.map((need) => [need, self(need)])];
}

async function loadMany(call: FieldCall, batch: Batch, keys: readonly unknown[]): Promise<readonly unknown[]> {
  const ask = (some: readonly unknown[]): BatchRequest => batchRequest(call, batch, some);
  const refused = refusedKeys(keys, ask);
  const sent = keys.filter((key) => !refused.has(key));
  const found = sent.length > 0 ? await ask(sent)() : [];
  const values = new Map<unknown, unknown>([...refused, ...sent.map((key, index) => [key, found[index]] as const)]);
  return keys.map((key) => values.get(key));
}

/** A request for some keys that is ready to be sent, and then gives the value of each. */
type BatchRequest = () => Promise<readonly unknown[]>;

/** Throws a GatewayError, BAD_USER_INPUT, when a key cannot stand where it is to be sent. */
function batchRequest(call: FieldCall, batch: Batch, keys: readonly unknown[]): BatchRequest {
  const service = askedService(call.target, call.context.graph);
  const wired = isAnsweredByRest(call) ? wireKeys(keys, batch.key, call) : keys;
  const send = lookUpRequest(call, batch, { keys, wireKeys: wired });
  return async () => {
    const { result, matchOf, below, takesAll } = await send();
    const found = matchItems({
      ...{ result, matchOf, service, match: batch.match, isList: takesAll },
      keys: (batch.match === '@key' ? wired : keys).map((key) => entityKey(key, service) ?? ''),
    });
    if (!below) return found;
    return found.map((item) => {
      if (item === null) return nothingFound(call);
      if (item instanceof Error) return item;
      return Array.isArray(item) ? item.map(below) : below(item);
    });
  };
}

/** Keys that cannot stand where the service wants them, and why: they fail alone, and the others are asked for. */
function refusedKeys(
  keys: readonly unknown[],
  ask: (keys: readonly unknown[]) => BatchRequest,
): ReadonlyMap<unknown, GatewayError> {
  const refused = new Map<unknown, GatewayError>();
  if (!refusal(() => ask(keys))) return refused;
  for (const key of keys) {
    const error = refusal(() => ask([key]));
    if (error) refused.set(key, error);
  }
  return refused;
}

function refusal(ready: () => unknown): GatewayError | undefined {
  try {
    ready();
    return undefined;
  } catch (error) {
    return asGatewayError(error);
  }
}
