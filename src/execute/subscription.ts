import { asGatewayError, GatewayError } from '../core/errors.ts';
import { CallerLeft } from '../core/request-deadline.ts';
import { Stop, type StopSignal } from '../core/stop-signal.ts';
import type { SourceEvent } from './executor.ts';

/** What the answers of a subscription are made of. */
export interface SubscriptionOptions<Answer> {
  /** Opens the source; the signal ends it. */
  readonly open: (signal: StopSignal) => AsyncIterable<SourceEvent>;
  /** Answers one event, as a fresh operation. */
  readonly answer: (event: SourceEvent) => Promise<Answer>;
  /** Any of them ends the stream: the caller has gone, the gateway closes. */
  readonly ends: readonly StopSignal[];
  /** When the caller's credential ceases to be valid; undefined for nobody's. */
  readonly expiresAtMs: number | undefined;
  /** Aborts when it ceases to be valid before its time. */
  readonly revoked?: StopSignal | undefined;
}

/** Timers count in 31 bits. */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * An answer for each event of a source, one after the other at the reader's pace. A source that fails or breaks off is
 * an answer with that error, the last; a credential that expires or is revoked is UNAUTHENTICATED at the end, a
 * budget that is used up RATE_LIMITED.
 */
export async function* subscriptionAnswers<Answer>(
  options: SubscriptionOptions<Answer>,
): AsyncGenerator<Answer | GatewayError, void> {
  const source = new Stop();
  const end = (): void => source.abort();
  const { revoked, expiresAtMs } = options;
  const expiry = expiryOf(expiresAtMs, end);
  const ends = revoked ? [...options.ends, revoked] : options.ends;
  for (const signal of ends) {
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  }
  try {
    yield* answers(options, source);
    if (expiry.isOver) yield new GatewayError('UNAUTHENTICATED', { reason: 'the token is expired' });
    else if (revoked?.aborted) yield new GatewayError('UNAUTHENTICATED', { reason: 'the API key was revoked' });
  } finally {
    clearTimeout(expiry.timer);
    for (const signal of ends) signal.removeEventListener('abort', end);
    end();
  }
}

async function* answers<Answer>(
  { open, answer }: SubscriptionOptions<Answer>,
  signal: StopSignal,
): AsyncGenerator<Answer | GatewayError, void> {
  try {
    for await (const event of open(signal)) {
      if (signal.aborted) return;
      const given = await answer(event).catch(whyNot);
      if (given) yield given;
      if (given instanceof GatewayError && given.code === 'RATE_LIMITED') return;
    }
  } catch (error) {
    const given = signal.aborted ? undefined : await answer({ value: asGatewayError(error) }).catch(whyNot);
    if (given) yield given;
  }
}

/** The error in place of an answer; undefined when nobody waits for one. */
const whyNot = (error: unknown): GatewayError | undefined =>
  error instanceof CallerLeft ? undefined : asGatewayError(error);

function expiryOf(
  expiresAtMs: number | undefined,
  end: () => void,
): { isOver: boolean; readonly timer: NodeJS.Timeout | undefined } {
  const waitMs = (expiresAtMs ?? Infinity) - Date.now();
  const expire = (): void => {
    expiry.isOver = true;
    end();
  };
  const expiry = { isOver: false, timer: waitMs > MAX_TIMER_MS ? undefined : setTimeout(expire, waitMs) };
  return expiry;
}
