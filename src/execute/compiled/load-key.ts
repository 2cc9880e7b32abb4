import { ofAnyAge } from '../cached/stale-value.ts';
import type { KeyBatch } from '../key-batch.ts';
import type { Asking, CompiledCall } from './compiled-call.ts';

/** The value of a key, or the values of all keys of a list, for a look-up that is part of another. */
export async function loadKey(
  { context, selected }: CompiledCall,
  key: unknown,
  batch: KeyBatch<Asking>,
): Promise<unknown> {
  const asking = context.askingFor(selected);
  const keys = Array.isArray(key) ? (key as readonly unknown[]) : [key];
  const asked = keys.map((one) => context.keys.ask(batch, one, asking));
  context.send();
  const values: unknown[] = [];
  for (const one of asked) {
    await one?.request.done;
    const value = ofAnyAge(one?.value ?? null);
    if (value instanceof Error) throw value;
    values.push(value);
  }
  return Array.isArray(key) ? values.flatMap((items) => items ?? []) : values[0];
}
