import DataLoader from 'dataloader';

import { askedService } from '../../graph/asked-service.ts';
import { type Batch, coordinate, type JoinSource } from '../../graph/graph.ts';
import { needKey } from '../../graph/needs.ts';
import type { Variable } from '../../language/variable.ts';
import { memberOf } from '../../plan/expression.ts';
import { entityKey } from '../entity-key.ts';
import { matchItems } from '../match-items.ts';
import { askedSelection } from './asked-selection.ts';
import { type FieldCall, nothingFound, requestValues } from './field-call.ts';
import { joinedItems, jsonMatch } from './joined-items.ts';
import { restAnswer } from './rest-answer.ts';
import { wireKeys } from './wire-keys.ts';

/** One value of a look-up: callers with equal other arguments share requests of up to `maxKeys` keys. */
export async function lookUp(call: FieldCall, batch: Batch): Promise<unknown> {
  const { args, self, target } = call;
  const key = batch.key.scope === 'this' ? self(needKey(batch.key)) : memberOf(args, batch.key.path);
  if (!Array.isArray(key)) return (await load(call, batch, key)) ?? nothingFound(call);
  const found = await Promise.all((key as readonly unknown[]).map(async (one) => (await load(call, batch, one)) ?? []));
  if (!call.isList) throw new Error(`${target.type}.${target.name} is one item, its key is a list`);
  return found.flat();
}

async function load(call: FieldCall, batch: Batch, key: unknown): Promise<unknown> {
  if (entityKey(key, call.target.service) === undefined) return null;
  return loaderFor(call, batch).load(key);
}

function loaderFor(call: FieldCall, batch: Batch): DataLoader<unknown, unknown, string> {
  const { context, target, selected } = call;
  const { source } = target;
  // REST answers hold whole objects, whoever asks; a GraphQL service answers what this selection asks.
  const scope = source.kind === 'rest' ? '' : askedSelection(selected, context);
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

/** Everything but the key that a request depends on. */
function otherValues({ args, self, target }: FieldCall, key: Variable): unknown {
  const others = Object.entries(args).filter(
    ([name]) => key.scope !== 'args' || key.path.length > 1 || name !== key.path[0],
  );
  const needed = [...target.needs.keys()].filter((need) => key.scope !== 'this' || need !== needKey(key));
  return [others, needed.map((need) => [need, self(need)])];
}

async function loadMany(call: FieldCall, batch: Batch, keys: readonly unknown[]): Promise<readonly unknown[]> {
  const { source } = call.target;
  const service = askedService(call.target, call.context.graph);
  const wired = source.kind === 'rest' ? wireKeys(keys, batch.key, call) : keys;
  const items =
    source.kind === 'rest'
      ? {
          result: await restAnswer(source, { ...requestValues(call), keys: wired }, call.context),
          matchOf: jsonMatch(call, batch),
        }
      : await joinedItems(call, source as JoinSource, { batch, keys });
  return matchItems({
    ...items,
    service,
    keys: (batch.match === '@key' ? wired : keys).map((key) => entityKey(key, service) ?? ''),
    match: batch.match,
    isList: call.isList,
  });
}
