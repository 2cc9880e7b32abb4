import { asGatewayError } from '../../core/errors.ts';
import { Future } from '../../core/future.ts';
import { coordinate, type RestSource } from '../../graph/graph.ts';
import type { Fetch } from '../cached/cached-calls.ts';
import { writtenTags } from '../cached/written-tags.ts';
import type { KeyBatch } from '../key-batch.ts';
import { restAnswer } from '../rest-field.ts';
import type { Revalidation } from '../rest-answer.ts';
import type { Asking, CompiledCall } from './compiled-call.ts';

/** How the values of a batch are kept between requests; undefined where they are not. */
export function keepingOf(
  call: CompiledCall,
  { id, isWhole }: Pick<KeyBatch<Asking>, 'id' | 'isWhole'>,
): KeyBatch<Asking>['keeping'] {
  const { cached } = call.context;
  const { output, index } = call.selected;
  if (!cached?.keepings.has(index)) return undefined;
  return (asking) =>
    cached.keepings.of({
      ...{ call, id, output },
      selected: isWhole ? [] : asking.map(({ field }) => field),
      wanted: isWhole ? '' : [...asking.map(({ wanted }) => wanted)].sort().join('|'),
    });
}

/**
 * What a REST service answers to a call, kept between requests; undefined where it is not kept. An answer past its time
 * is asked for with its mark, so that the service may say that it holds still.
 */
export function keptRest(call: CompiledCall, source: RestSource): Future<unknown> | undefined {
  const { target, args, self, selected, context } = call;
  const { cached } = context;
  if (!cached?.keepings.has(selected.index)) return undefined;
  const needed = [...target.needs.keys()].map((need) => self(need));
  const id = JSON.stringify([coordinate(target.type, target.name), args, needed]);
  const keeping = cached.keepings.of({ call, id, selected: [], wanted: '', output: selected.output });
  if (!keeping) return undefined;
  const fetch: Fetch = async (_, { stored: [known] }) => {
    const revalidation: Revalidation = { known: known?.etag };
    const value = await restAnswer(call, source, revalidation).catch(asError);
    const { etag, isUnchanged = false } = revalidation;
    return [{ value, etag, isUnchanged }];
  };
  return Future.from(cached.calls.load([''], keeping, fetch).values).then(([value]) => {
    if (value instanceof Error) throw value;
    return value;
  });
}

/** Drops what a successful write has made worthless, before anybody hears of it. */
export function written(call: CompiledCall, pending: Future<unknown>): Future<unknown> {
  return pending.then(async (value) => {
    await call.context.kept?.cache.purge(writtenTags(call, value));
    return value;
  });
}

const asError = (error: unknown): Error => (error instanceof Error ? error : asGatewayError(error));
