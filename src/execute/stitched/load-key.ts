import { entityKey } from '../entity-key.ts';
import { askedSelection } from './asked-selection.ts';
import type { KeyBatch } from '../key-batch.ts';
import { type Asking, KeyLoader, KnownKeys } from './key-loader.ts';
import type { StitchedCall } from './stitched-call.ts';

/**
 * The value of a key, or the values of all keys of a list, in their order. Callers with equal batches share requests of
 * up to `maxKeys` keys; a null key sends nothing.
 */
export async function loadKey(call: StitchedCall, key: unknown, batch: KeyBatch<Asking>): Promise<unknown> {
  if (!Array.isArray(key)) return loadOne(call, key, batch);
  const { type, name } = call.target;
  if (!call.isList) throw new Error(`${type}.${name} is one item, its key is a list`);
  const found = await Promise.all((key as readonly unknown[]).map((one) => loadOne(call, one, batch)));
  return found.flatMap((items) => items ?? []);
}

/** The value of one key; null for a null key. */
export async function loadOne(call: StitchedCall, key: unknown, batch: KeyBatch<Asking>): Promise<unknown> {
  const text = entityKey(key, batch.service);
  if (text === undefined) return null;
  const { knownKeys } = call.context;
  const known = knownKeys.get(batch.id) ?? new KnownKeys();
  knownKeys.set(batch.id, known);
  const asking: Asking = { wanted: askedSelection(call.selected, call.context), info: call.info };
  known.join(text, asking, batch);
  return loaderFor(call, batch, known).load(asking, key);
}

function loaderFor({ context, selected }: StitchedCall, batch: KeyBatch<Asking>, known: KnownKeys): KeyLoader {
  const { loaders, gate, graph } = context;
  const id = `${gate.groupOf(selected.index)} ${batch.id}`;
  const gathering = loaders.get(id);
  if (gathering) return gathering;
  const loader = new KeyLoader(batch, known, {
    textOf: (key) => entityKey(key, batch.service) ?? '',
    maxKeys: graph.services.get(batch.service)?.maxKeys ?? 1,
    whenComplete: (send) => gate.whenComplete(selected.index, send),
  });
  loaders.set(id, loader);
  return loader;
}
