import { expect, it } from 'vitest';

import { GatewayError } from '../../../src/core/errors.ts';
import { Future } from '../../../src/core/future.ts';
import type { CallOutcome } from '../../../src/core/metrics.ts';
import { Stop } from '../../../src/core/stop-signal.ts';
import type { Call, ServiceRequest } from '../../../src/service/call.ts';
import { notConnected, refused } from '../../../src/service/not-sent.ts';
import { observed } from '../../../src/service/observed.ts';

const REQUEST: ServiceRequest = { method: 'GET', path: '/', headers: {} };

const answering =
  (status: number): Call =>
  () =>
    Future.resolved({ status, headers: {}, body: Buffer.alloc(0) });

const failing =
  (error: Error): Call =>
  () =>
    Future.rejected(error);

/** A signal that somebody has aborted. */
function aborted(reason: unknown): Stop {
  const stop = new Stop();
  stop.abort(reason as Error);
  return stop;
}

const TIMEOUT = new GatewayError('UPSTREAM_TIMEOUT', { service: 'a' });

it.each<readonly [string, Call, Partial<ServiceRequest>, CallOutcome]>([
  ['200', answering(200), {}, 'ok'],
  ['304', answering(304), {}, 'ok'],
  ['a redirect', answering(302), {}, 'error'],
  ['404', answering(404), {}, 'client_error'],
  ['503', answering(503), {}, 'error'],
  ['no answer in time', failing(TIMEOUT), { signal: aborted(TIMEOUT) }, 'timeout'],
  ['no connection', failing(notConnected('a', new Error('refused'))), {}, 'unavailable'],
  ['an open breaker', failing(refused('a', 'the breaker is open')), {}, 'refused'],
  ['no HTTP', failing(new GatewayError('UPSTREAM_BAD_RESPONSE', { service: 'a' })), {}, 'bad_response'],
  ['a caller who left', failing(new Error('left')), { signal: aborted(new Error('left')) }, 'cancelled'],
  ['code that failed', failing(new Error('a mistake')), {}, 'failed'],
])('tells of %s, and passes it on', async (_, call, parts, outcome) => {
  const told: unknown[] = [];
  const observer = {
    began: (isRetry: boolean) => void told.push(['began', isRetry]),
    ended: (how: CallOutcome) => void told.push(['ended', how]),
  };
  const request = { ...REQUEST, ...parts };

  const [bare, seen] = await Promise.allSettled([call(request), observed(observer)(call)(request)]);

  expect(seen).toEqual(bare);
  expect(told).toEqual([
    ['began', false],
    ['ended', outcome],
  ]);
});
