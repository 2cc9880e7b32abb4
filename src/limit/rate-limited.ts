import { GatewayError } from '../core/errors.ts';

/** A limit that is used up. */
export interface UsedUp {
  /** Points or calls in a window. */
  readonly limit: number;
  readonly windowMs: number;
  /** Points or calls that are left. */
  readonly remaining: number;
  /** Seconds after which a retry makes sense. */
  readonly retryAfter: number;
}

/**
 * A caller has used up a limit: RATE_LIMITED, with the headers of RFC 9110 and of
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/, of which earlier drafts are still read.
 */
export function rateLimited(
  name: 'budget' | 'calls',
  { limit, windowMs, remaining, retryAfter }: UsedUp,
): GatewayError {
  const left = Math.floor(remaining);
  const reason = name === 'budget' ? 'the budget does not hold as many points' : 'this field was asked for too often';
  return new GatewayError(
    'RATE_LIMITED',
    { reason, retryAfter },
    {
      headers: {
        'retry-after': String(retryAfter),
        'ratelimit-policy': `"${name}";q=${limit};w=${Math.ceil(windowMs / 1_000)}`,
        ratelimit: `"${name}";r=${left};t=${retryAfter}`,
        'ratelimit-limit': String(limit),
        'ratelimit-remaining': String(left),
        'ratelimit-reset': String(retryAfter),
      },
    },
  );
}
