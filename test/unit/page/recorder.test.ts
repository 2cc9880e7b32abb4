import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.ts';
import type { RequestTrace, TracedCall, TracedRequest } from '../../../src/core/request-trace.ts';
import { MAX_CALLS, MAX_DOCUMENT, MAX_REQUESTS, Recorder } from '../../../src/page/recorder.ts';
import type { RecordedRequest } from '../../../src/page/recorded-request.ts';

const CALL: TracedCall = {
  service: 'users',
  method: 'GET',
  path: '/users?id=1',
  fields: ['Query.user'],
  keys: 1,
  wave: 1,
};
const OK = { outcome: 'ok', status: 200 } as const;

const newRecorder = (): Recorder =>
  new Recorder({
    storedDocument: (client, name) => (client === 'web' && name === 'Stored' ? 'query Stored { me }' : undefined),
  });

function begin(recorder: Recorder, request: Partial<TracedRequest> = {}): RequestTrace {
  const defaults = { client: 'web', method: 'POST', headers: {}, requestId: 'r', path: '/graphql' } as const;
  const trace = recorder.tracer({ ...defaults, fromMs: performance.now(), ...request });
  if (!trace) throw new Error('it follows every request');
  return trace;
}

const only = (recorder: Recorder): RecordedRequest => {
  const [request, ...others] = recorder.requests();
  if (!request || others.length > 0) throw new Error('there is not exactly one request');
  return request;
};

describe('a recorder', () => {
  it('keeps a request with its plan, its calls and its end', () => {
    const recorder = newRecorder();
    const fromMs = performance.now() - 100;
    const trace = begin(recorder, { fromMs });

    trace.planned({
      operation: 'Home',
      kind: 'query',
      document: 'query Home { me }',
      fromMs: fromMs + 1,
      toMs: fromMs + 3,
    });
    const call = trace.call(CALL);
    call.sentTo?.('http://127.0.0.1:4101');
    call.tried({ outcome: 'error', status: 503, fromMs: fromMs + 4, toMs: fromMs + 9 });
    call.tried({ ...OK, fromMs: fromMs + 20, toMs: fromMs + 26 });
    call.ended(OK);
    trace.lookedUp({ service: 'catalog', keys: 12, hit: 10, stale: 2 });
    const degraded = [{ path: ['home', 0, 'tips'], code: 'UPSTREAM_TIMEOUT', service: 'tips' }] as const;
    const errors = [{ path: ['home', 'name'], error: new GatewayError('UPSTREAM_ERROR', { service: 'users' }) }];
    const answer = { requested: 9, actual: 4, cache: 'miss', errors, degraded } as const;
    trace.ended({ status: 200, codes: ['UPSTREAM_ERROR', 'UPSTREAM_TIMEOUT'], answer });

    expect(only(recorder)).toMatchObject({
      ...{ id: 1, client: 'web', operation: 'Home', kind: 'query', document: 'query Home { me }', isStored: false },
      planning: { fromMs: 1, toMs: 3 },
      calls: [
        {
          ...{
            service: 'users',
            path: '/users?id=1',
            keys: 1,
            wave: 1,
            instance: 'http://127.0.0.1:4101',
            outcome: 'ok',
            status: 200,
          },
          tries: [
            { outcome: 'error', status: 503, fromMs: 4, toMs: 9 },
            { outcome: 'ok', status: 200, fromMs: 20, toMs: 26 },
          ],
        },
      ],
      lookUps: [{ service: 'catalog', keys: 12, hit: 10, stale: 2 }],
      end: {
        ...{ status: 200, requested: 9, actual: 4, cache: 'miss' },
        errors: [{ path: 'home.name', code: 'UPSTREAM_ERROR' }],
        degraded: [{ path: 'home.0.tips', code: 'UPSTREAM_TIMEOUT', service: 'tips', stale: false }],
      },
    });
    expect(only(recorder).calls[0]?.toMs).toBeGreaterThanOrEqual(100);
  });

  it('keeps no header and nothing of a credential, only that there was one', () => {
    const recorder = newRecorder();

    begin(recorder, {
      headers: { authorization: 'Bearer secret-token', cookie: 'session=secret', 'x-api-key': 'secret-key' },
    });

    expect(only(recorder).hasCredential).toBe(true);
    expect(JSON.stringify(recorder.requests())).not.toContain('secret');
  });

  it('finds the document of a stored operation that was asked for without its text', () => {
    const recorder = newRecorder();

    begin(recorder).planned({ operation: 'Stored', kind: 'query', document: undefined, fromMs: 0, toMs: 0 });

    expect(only(recorder)).toMatchObject({ isStored: true, document: 'query Stored { me }' });
  });

  it('forgets the oldest requests', () => {
    const recorder = newRecorder();

    for (let count = 0; count < MAX_REQUESTS + 50; count++)
      begin(recorder).ended({ status: 200, codes: [], answer: undefined });

    const ids = recorder.requests().map(({ id }) => id);
    expect(ids).toHaveLength(MAX_REQUESTS);
    expect([ids[0], ids.at(-1)]).toEqual([51, MAX_REQUESTS + 50]);
  });

  it('counts the calls past those that it keeps, and follows them no less', () => {
    const recorder = newRecorder();
    const trace = begin(recorder);

    for (let count = 0; count < MAX_CALLS + 7; count++) trace.call(CALL).ended(OK);

    expect(only(recorder).calls).toHaveLength(MAX_CALLS);
    expect(only(recorder).moreCalls).toBe(7);
  });

  it('keeps no long text, however long those of callers and services are', () => {
    const recorder = newRecorder();
    const long = 'x'.repeat(1_000_000);
    const trace = begin(recorder, { path: `/${long}` });

    trace.planned({ operation: long, kind: 'query', document: long, fromMs: 0, toMs: 0 });
    const call = trace.call({ ...CALL, path: `/${long}`, fields: Array.from({ length: 1_000 }, () => 'Query.user') });
    for (let count = 0; count < 1_000; count++) call.tried({ ...OK, fromMs: 0, toMs: 1 });
    for (let count = 0; count < 1_000; count++) trace.lookedUp({ service: 'users', keys: 1, hit: 1, stale: 0 });
    const errors = Array.from({ length: 1_000 }, () => ({ path: [long], error: new GatewayError('UPSTREAM_ERROR') }));
    trace.ended({
      status: 200,
      codes: [],
      answer: { requested: 1, actual: 1, cache: undefined, errors, degraded: [] },
    });

    expect(only(recorder).document).toHaveLength(MAX_DOCUMENT);
    expect(JSON.stringify(recorder.requests()).length).toBeLessThan(60_000);
  });

  it('tells listeners of each step, until they have heard enough', () => {
    const recorder = newRecorder();
    const heard: string[] = [];
    const stop = recorder.listen(({ calls, end }) => heard.push(`${calls.length} ${end?.status ?? 'under way'}`));

    const trace = begin(recorder);
    trace.call(CALL);
    trace.ended({ status: 200, codes: [], answer: undefined });
    stop();
    begin(recorder);

    expect(heard).toEqual(['0 under way', '1 under way', '1 200']);
  });

  it('is empty once it is cleared, and goes on', () => {
    const recorder = newRecorder();
    begin(recorder);

    recorder.clear();
    begin(recorder);

    expect(recorder.requests().map(({ id }) => id)).toEqual([2]);
  });
});
