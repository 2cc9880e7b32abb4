import { describe, expect, it } from 'vitest';
import { allTracers } from '../../../src/core/all-tracers.ts';
import type { CallTrace, RequestTrace, TracedRequest, Tracer } from '../../../src/core/request-trace.ts';

const REQUEST: TracedRequest = {
  client: 'web',
  method: 'POST',
  headers: {},
  requestId: 'r',
  path: '/graphql',
  fromMs: 0,
};
const CALL = { service: 'users', method: 'GET', path: '/', fields: [], keys: undefined };
const OK = { outcome: 'ok', status: 200 } as const;

/** Notes what it is told. */
function noting(name: string, told: string[], headers?: Readonly<Record<string, string>>): Tracer {
  const call: CallTrace = {
    headers,
    joined: () => told.push(`${name} joined`),
    tried: () => told.push(`${name} tried`),
    ended: () => told.push(`${name} call ended`),
  };
  const trace: RequestTrace = {
    planned: () => told.push(`${name} planned`),
    call: () => call,
    lookedUp: () => told.push(`${name} looked up`),
    ended: () => told.push(`${name} ended`),
  };
  return () => trace;
}

describe('several tracers', () => {
  it('are nobody when there is none, and the one itself when there is one', () => {
    const one = noting('one', []);

    expect(allTracers([undefined])).toBeUndefined();
    expect(allTracers([undefined, one])).toBe(one);
  });

  it('are all told everything, and services are sent the headers of all', () => {
    const told: string[] = [];
    const both = allTracers([noting('a', told, { traceparent: '1' }), noting('b', told, { tracestate: '2' })]);

    const trace = both?.(REQUEST);
    trace?.planned({ operation: undefined, kind: 'query', document: undefined, fromMs: 0, toMs: 0 });
    const call = trace?.call(CALL);
    call?.joined();
    call?.sentTo?.('http://127.0.0.1:1');
    call?.tried({ ...OK, fromMs: 0, toMs: 1 });
    call?.ended(OK);
    trace?.lookedUp({ service: 'users', keys: 1, hit: 1, stale: 0 });
    trace?.ended({ status: 200, codes: [], answer: undefined });

    const each = ['planned', 'joined', 'tried', 'call ended', 'looked up', 'ended'];
    expect(told).toEqual(each.flatMap((what) => [`a ${what}`, `b ${what}`]));
    expect(call?.headers).toEqual({ traceparent: '1', tracestate: '2' });
  });

  it('leave those alone who do not look at a request', () => {
    const told: string[] = [];
    const some = allTracers([noting('a', told), () => undefined]);
    const none = allTracers([() => undefined, () => undefined]);

    some?.(REQUEST)?.ended({ status: 200, codes: [], answer: undefined });

    expect(told).toEqual(['a ended']);
    expect(none?.(REQUEST)).toBeUndefined();
  });
});
