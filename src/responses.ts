import { hash } from 'node:crypto';

import type { Awaitable } from './core/and-then.ts';
import { GatewayError } from './core/errors.ts';
import type { RequestHeaders } from './core/exchange.ts';
import { Freshness } from './core/freshness.ts';
import type { CacheResult } from './core/metrics.ts';
import type { StopSignal } from './core/stop-signal.ts';
import type { CacheRead } from './cache/cache-store.ts';
import type { ResponseFreshness } from './cache/response-headers.ts';
import { type Answer, WrittenAnswer } from './execute/answer.ts';
import type { AnswerCache } from './execute/cached/answer-cache.ts';
import { callerMark, digest } from './execute/cached/caller-mark.ts';
import { boundedTags, tag } from './execute/cached/entry-tags.ts';
import type { Landed } from './execute/cached/flights.ts';
import type { Prepared } from './execute/prepare.ts';
import { memberOf } from './plan/expression.ts';
import type { OperationPlan } from './plan/plan-operation.ts';
import type { Surface } from './registry.ts';

/** What is answered, and for whom. */
interface Asked {
  readonly surface: Pick<Surface, 'client' | 'revision'>;
  readonly plan: OperationPlan;
  readonly prepared: Prepared;
}

/** An answer on its way to the caller. */
export interface Response {
  readonly answer: Answer;
  /** A hit was made for another request, and costs nothing; undefined where answers are not kept. */
  readonly cache: CacheResult | undefined;
  /** How long it holds; undefined where it may not be kept. */
  readonly freshness: ResponseFreshness | undefined;
}

/** What an entry of an answer holds. */
interface KeptResponse {
  readonly text: string;
  readonly etag: string;
  readonly maxAgeMs: number;
}

/** Makes an answer. What it is made of is noted in `freshness`. */
export type Execute = (freshness: Freshness) => Promise<Answer>;

/** Keeps whole answers (LANGUAGE.md §4.9): below the limits and above all that is fetched. */
export class Responses {
  readonly #cache: AnswerCache | undefined;
  readonly #credentialHeaders: readonly string[];
  readonly #texts = new WeakMap<OperationPlan, string>();

  /** `credentialHeaders` are those that tell who asks. */
  constructor({
    cache,
    credentialHeaders,
  }: {
    readonly cache: AnswerCache | undefined;
    readonly credentialHeaders: readonly string[];
  }) {
    this.#cache = cache;
    this.#credentialHeaders = credentialHeaders;
  }

  /** What is kept for the operation: undefined where its answers are not kept. */
  look(asked: Asked): Looked | undefined {
    const cache = this.#cache;
    const isKept = asked.plan.caching.response.maxAge > 0 && !isLimited(asked);
    if (!cache || !isKept) return undefined;
    const key = this.#keyOf(asked);
    const found = cache.store.read([key]);
    return { cache, key, found, known: found instanceof Promise ? undefined : this.#hit(asked, found) };
  }

  /** The answer that is kept for the operation, or that is being made for an equal one, or a new one. */
  respond(asked: Asked, looked: Looked | undefined, making: Making): Promise<Response> {
    if (looked) return this.#kept(asked, looked, making);
    return making.execute(new Freshness()).then((answer) => ({ answer, cache: undefined, freshness: undefined }));
  }

  #hit(asked: Asked, { entries: [entry] }: CacheRead): Response | undefined {
    if (!entry) return undefined;
    const { text, etag, maxAgeMs } = entry.value as KeptResponse;
    const freshness = this.#freshness(asked, { etag, maxAgeMs: maxAgeMs - entry.ageMs });
    return { answer: new WrittenAnswer(text, []), cache: 'hit', freshness };
  }

  async #kept(asked: Asked, { cache, key, found }: Looked, making: Making): Promise<Response> {
    const read = await found;
    const hit = this.#hit(asked, read);
    if (hit) return hit;
    const { mark } = read;
    const flight = cache.flights.of(key, mark);
    if (flight)
      return this.#joined(flight, {
        again: () => this.#kept(asked, { cache, key, found: cache.store.read([key]) }, making),
        alone: () => this.#made(asked, making.execute).then(({ response }) => response),
      });
    const land = cache.flights.begin(key, mark);
    let landed: Landed = 'abandoned';
    try {
      const made = await this.#made(asked, making.execute);
      // Who has left was answered with nothing.
      if (!making.signal.aborted) landed = made.isForOthers ? { value: made } : 'unshared';
      const { response, kept, tags } = made;
      if (kept) cache.store.write([{ key, value: kept, keepMs: kept.maxAgeMs, tags, bytes: kept.text.length }], mark);
      return response;
    } finally {
      land(landed);
    }
  }

  async #joined(flight: Promise<Landed>, { again, alone }: Unjoined): Promise<Response> {
    const landed = await flight;
    if (landed === 'abandoned') return again();
    if (landed === 'unshared') return alone();
    return { ...(landed.value as Made).response, cache: 'hit' };
  }

  async #made(asked: Asked, execute: Execute): Promise<Made> {
    const { plan, surface } = asked;
    const freshness = new Freshness({ collectsTags: true });
    freshness.limit(plan.caching.response.maxAge * 1_000);
    const answer = await execute(freshness);
    // Code has looked at more than the key tells.
    const isForOthers = !freshness.readsHeaders && (!freshness.isOfCaller || plan.caching.response.scope === 'PRIVATE');
    const isGood = answer.errors.length === 0 && answer.degraded.length === 0;
    if (!isForOthers || !isGood)
      return { ...NOTHING_KEPT, response: { answer, cache: 'miss', freshness: undefined }, isForOthers };
    const text = answer.text ?? JSON.stringify(answer.data);
    const { maxAgeMs } = freshness;
    const kept = { text, etag: `W/"${hash('sha1', text, 'base64url')}"`, maxAgeMs };
    const response: Response = { answer, cache: 'miss', freshness: this.#freshness(asked, kept) };
    if (maxAgeMs === 0) return { ...NOTHING_KEPT, response, isForOthers };
    return {
      response,
      isForOthers,
      kept,
      tags: [tag.client(surface.client.name), ...boundedTags(freshness.tags ?? [])],
    };
  }

  #freshness({ plan }: Asked, { etag, maxAgeMs }: Pick<KeptResponse, 'etag' | 'maxAgeMs'>): ResponseFreshness {
    const { response, headers } = plan.caching;
    const credentials = response.scope === 'PRIVATE' ? this.#credentialHeaders : [];
    return { etag, maxAgeMs, scope: response.scope, vary: ['accept', ...credentials, ...headers] };
  }

  #keyOf({ surface: { client, revision }, plan, prepared: { inputs } }: Asked): string {
    const { response, headers, claims } = plan.caching;
    const audience = response.scope === 'PRIVATE' ? audienceOf(inputs, claims) : '';
    const values = valuesOf(headers, inputs.headers);
    return [
      'response',
      client.name,
      revision,
      this.#textOf(plan),
      JSON.stringify(inputs.variables),
      audience,
      ...values,
    ].join('\n');
  }

  #textOf(plan: OperationPlan): string {
    const known = this.#texts.get(plan) ?? digest(`${plan.name ?? ''}\n${plan.text}`);
    this.#texts.set(plan, known);
    return known;
  }
}

/** Where an answer is kept, and what was found there. */
export interface Looked {
  readonly cache: AnswerCache;
  readonly key: string;
  readonly found: Awaitable<CacheRead>;
  /** The answer, where it need not be sent for. */
  readonly known?: Response | undefined;
}

/** How an answer is made, for as long as somebody waits for it. */
export interface Making {
  readonly signal: StopSignal;
  readonly execute: Execute;
}

/** What is done where nobody else's answer will do. */
interface Unjoined {
  /** Looks again: another may be being made. */
  readonly again: () => Promise<Response>;
  /** Waits for no other, which will not do either. */
  readonly alone: () => Promise<Response>;
}

/** What has been made for a request, and may serve others. */
interface Made {
  readonly response: Response;
  readonly isForOthers: boolean;
  readonly kept: KeptResponse | undefined;
  readonly tags: readonly string[];
}

const NOTHING_KEPT = { kept: undefined, tags: [] };

/** Who has asked too often is told so, and nobody else is: keys know nothing of it. */
const isLimited = ({ plan, prepared }: Asked): boolean =>
  plan.rateLimits.length > 0 &&
  [...prepared.denials.values()].some((denial) => denial instanceof GatewayError && denial.code === 'RATE_LIMITED');

/**
 * Who asks, and the claims that are looked at, which may be other ones in each token. Where credentials are ignored nobody
 * has looked at what was sent, and so it stands for itself.
 */
function audienceOf({ caller, headers }: Prepared['inputs'], claims: readonly string[]): string {
  if (!caller) return `-${digest(headers['authorization'] ?? '')}`;
  const values = claims.map((path) => memberOf(caller.claims, path.split('.')));
  return `${callerMark(caller).view} ${JSON.stringify(values)}`;
}

/** Values of headers as JSON, so that none can be taken for another. */
const valuesOf = (names: readonly string[], headers: RequestHeaders): readonly string[] =>
  names.map((name) => JSON.stringify([name, headers[name]]));
