import type { CachedEntry, CacheMark, CacheRead, NewEntry } from '../../cache/cache-store.ts';
import { andThen, type Awaitable } from '../../core/and-then.ts';
import type { RequestContext } from '../../core/context.ts';
import { asGatewayError, type GatewayError, isMaskable } from '../../core/errors.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { Landed } from './flights.ts';
import type { Keeping } from './keeping.ts';
import { StaleValue } from './stale-value.ts';

/** Values that are loaded. */
export interface Loading {
  /** When everything is asked for that has to be: at once, unless the cache is asked first over a network. */
  readonly begun: Awaitable<void>;
  /** In the order of the keys; a failure stands for itself. Does not reject. */
  readonly values: Promise<readonly unknown[]>;
}

/** What was fetched in place of an entry. */
export interface Fetched {
  /** An error for what failed. */
  readonly value: unknown;
  /** The service's own mark of this version. */
  readonly etag?: string | undefined;
  /** It is still what the entry has. */
  readonly isUnchanged?: boolean;
}

/**
 * Asks services for the entries at some positions. `stored` are those known that are past their time. `isLate` says that
 * the calls of the wave have been sent already. Never rejects.
 */
export type Fetch = (
  positions: readonly number[],
  use: { readonly stored: readonly (Kept | undefined)[]; readonly isLate: boolean },
) => Promise<readonly Fetched[]>;

/** What an entry holds: nothing, where a look-up has found nothing. */
export interface Kept {
  readonly found?: unknown;
  readonly etag?: string;
}

/** What an operation loads through the cache. */
export class CachedCalls {
  readonly #cache: AnswerCache;
  readonly #request: RequestContext;
  readonly #readsCache: boolean;

  /** `readsCache`: what is read below a write is kept, and never what was kept before. */
  constructor(cache: AnswerCache, request: RequestContext, { readsCache }: { readonly readsCache: boolean }) {
    this.#cache = cache;
    this.#request = request;
    this.#readsCache = readsCache;
  }

  /** Values by the texts of their keys: those that are kept, and the others as services give them, which are kept in turn. */
  load(texts: readonly string[], keeping: Keeping, fetch: Fetch): Loading {
    const { promise, resolve } = Promise.withResolvers<readonly unknown[]>();
    const entries = texts.map((text) => ({ text, key: `${keeping.scope}\n${text}` }));
    const keys = this.#readsCache ? entries.map(({ key }) => key) : [];
    const begun = andThen(this.#cache.store.read(keys), (read) => {
      this.#request.freshness.knows(read.mark.purges);
      const failed = (cause: unknown): void => resolve(texts.map(() => asGatewayError(cause)));
      this.#values({ entries, keeping, fetch, read, isLate: false }).then(resolve, failed);
    });
    return { begun, values: promise };
  }

  async #values(load: Load): Promise<readonly unknown[]> {
    const { entries, keeping, read } = load;
    const values: unknown[] = [];
    const [missing, outdated, landing]: [number[], number[], Promise<void>[]] = [[], [], []];
    const had = { hit: 0, stale: 0 };
    for (const [position, { key, text }] of entries.entries()) {
      const entry = read.entries[position];
      const use = entry ? useOf(entry.ageMs, keeping) : 'fetch';
      const flight = this.#readsCache ? this.#cache.flights.of(key, read.mark) : undefined;
      if (entry && use !== 'fetch') {
        values[position] = this.#given(entry, keeping, text);
        had[use === 'keep' ? 'hit' : 'stale'] += 1;
        if (use === 'refresh' && !flight) outdated.push(position);
      } else if (flight)
        landing.push(this.#join(flight, load, position).then((value) => void (values[position] = value)));
      else missing.push(position);
    }
    keeping.counts.hit += had.hit;
    keeping.counts.stale += had.stale;
    this.#request.trace?.lookedUp({ service: keeping.service, keys: entries.length, ...had });
    const fetched = missing.length + outdated.length > 0 ? this.#fetch([...missing, ...outdated], load) : [];
    if (missing.length > 0)
      for (const [index, value] of (await fetched).slice(0, missing.length).entries())
        values[missing[index] ?? 0] = this.#counted(value, keeping);
    await Promise.all(landing);
    return values;
  }

  #given({ value, ageMs }: CachedEntry, keeping: Keeping, text: string): unknown {
    const { found } = value as Kept;
    return this.#good(keeping, { text, value: found, maxAgeMs: keeping.maxAgeMs - ageMs });
  }

  /** A value that is handed out, noted for whatever is made of it. */
  #good(
    { tagsOf }: Keeping,
    given: { readonly text: string; readonly value: unknown; readonly maxAgeMs: number },
  ): unknown {
    const { text, value, maxAgeMs } = given;
    const { freshness } = this.#request;
    freshness.limit(maxAgeMs);
    if (freshness.tags) for (const tag of tagsOf(text, value)) freshness.tags.add(tag);
    return value;
  }

  /** What somebody else is loading already. Whoever leaves before it is there leaves the others to load it themselves. */
  async #join(flight: Promise<Landed>, load: Load, position: number): Promise<unknown> {
    const landed = await flight;
    const { entries, keeping, read } = load;
    const entry = entryAt(entries, position);
    if (typeof landed === 'string') {
      const known = { ...read, entries: [read.entries[position]] };
      const own = { entries: [entry], read: known, isLate: true, fetch: at(load, position) };
      const alone: Load = { ...load, ...own };
      if (landed === 'abandoned') return (await this.#values(alone))[0];
      return this.#counted((await this.#fetch([0], alone))[0], keeping);
    }
    const { value } = landed;
    if (value instanceof Error) return this.#counted(this.#orStale(asGatewayError(value), load, position), keeping);
    keeping.counts.hit += 1;
    return this.#good(keeping, { text: entry.text, value, maxAgeMs: keeping.maxAgeMs });
  }

  /** A value for a key that was looked for. Below a write none is. */
  #counted(value: unknown, { counts }: Keeping): unknown {
    if (this.#readsCache) counts[value instanceof StaleValue ? 'stale' : 'miss'] += 1;
    return value;
  }

  async #fetch(positions: readonly number[], load: Load): Promise<readonly unknown[]> {
    const { entries, read } = load;
    const land = positions.map((position) => this.#cache.flights.begin(entryAt(entries, position).key, read.mark));
    try {
      return await this.#fetched(positions, load, land);
    } finally {
      // Whatever has happened, nobody waits for ever.
      for (const end of land) end('abandoned');
    }
  }

  async #fetched(
    positions: readonly number[],
    load: Load,
    land: readonly ((landed: Landed) => void)[],
  ): Promise<readonly unknown[]> {
    const { entries, keeping, read, fetch, isLate } = load;
    const stored = positions.map((position) => read.entries[position]?.value as Kept | undefined);
    const fetched = await fetch(positions, { stored, isLate });
    // Known before the reasons of failures: those who join load it themselves.
    const isAbandoned = this.#request.signal.aborted;
    const isForOthers = keeping.isForOthers();
    const values = fetched.map(({ value, isUnchanged }, index) => (isUnchanged ? stored[index]?.found : value));
    this.#keep(positions, { load, fetched, values });
    return values.map((value, index) => {
      const isLost = isAbandoned && value instanceof Error;
      land[index]?.(isLost ? 'abandoned' : isForOthers ? { value } : 'unshared');
      const position = positions[index] ?? 0;
      if (value instanceof Error) return this.#orStale(asGatewayError(value), load, position);
      return this.#good(keeping, { text: entryAt(entries, position).text, value, maxAgeMs: keeping.maxAgeMs });
    });
  }

  #keep(
    positions: readonly number[],
    {
      load: { entries, keeping, read },
      fetched,
      values,
    }: {
      readonly load: Load;
      readonly fetched: readonly Fetched[];
      readonly values: readonly unknown[];
    },
  ): void {
    const kept: NewEntry[] = [];
    for (const [index, position] of positions.entries()) {
      const { key, text } = entryAt(entries, position);
      const [found, etag] = [values[index], fetched[index]?.etag];
      if (!keeping.mayKeep(found)) continue;
      const value: Kept = { ...(found !== undefined && { found }), ...(etag !== undefined && { etag }) };
      kept.push({ key, value, keepMs: keeping.keepMs(etag), tags: keeping.tagsOf(text, found) });
    }
    if (kept.length > 0) this.#cache.store.write(kept, read.mark);
  }

  /** The failure, or what was kept for it. */
  #orStale(error: GatewayError, { read, keeping }: Load, position: number): unknown {
    const entry = read.entries[position];
    const isMasked = isMaskable(error.code) && error.code !== 'NOT_FOUND';
    if (!entry || !isMasked || entry.ageMs >= keeping.maxAgeMs + keeping.staleIfErrorMs) return error;
    this.#request.freshness.stale();
    return new StaleValue((entry.value as Kept).found, error);
  }
}

interface Entry {
  readonly text: string;
  readonly key: string;
}

interface Load {
  readonly entries: readonly Entry[];
  readonly keeping: Keeping;
  readonly fetch: Fetch;
  readonly read: { readonly entries: CacheRead['entries']; readonly mark: CacheMark };
  readonly isLate: boolean;
}

function entryAt(entries: readonly Entry[], position: number): Entry {
  const entry = entries[position];
  if (!entry) throw new RangeError(`there is no entry ${position}`);
  return entry;
}

/** The same fetch for one position alone. */
const at =
  ({ fetch }: Load, position: number): Fetch =>
  (_, use) =>
    fetch([position], use);

/** Whether an entry serves as it is, while it is fetched again, or not before. */
function useOf(ageMs: number, { maxAgeMs, staleWhileRevalidateMs }: Keeping): 'keep' | 'refresh' | 'fetch' {
  if (ageMs < maxAgeMs) return 'keep';
  return ageMs < maxAgeMs + staleWhileRevalidateMs ? 'refresh' : 'fetch';
}
