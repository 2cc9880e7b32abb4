import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { GatewayError } from '../../../src/core/errors.ts';
import { client, closing, failureOf, request, startServer } from './support.ts';

/** A service that holds back its answers to reads; what it has seen is counted. */
async function holding() {
  const held: { readonly response: ServerResponse; readonly socket: Socket }[] = [];
  let wake = (): void => {};
  const server = await startServer((incoming, response) => {
    held.push({ response, socket: incoming.socket });
    wake();
  });
  return {
    origin: server.origin,
    held,
    /** Waits until there are so many. */
    async arrived(count: number): Promise<void> {
      while (held.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
    answer: () => held.forEach(({ response }, i) => response.end(`answer ${i + 1}`)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const text = async (call: PromiseLike<{ readonly body: Buffer }>): Promise<string> => (await call).body.toString();

it('makes one call of equal requests', async () => {
  await using server = await holding();
  await using orders = client([server.origin]);
  const calls = Array.from({ length: 50 }, () => text(orders.call(request())));
  await server.arrived(1);

  server.answer();

  expect(new Set(await Promise.all(calls))).toEqual(new Set(['answer 1']));
});

it('makes another call for whoever comes after the answer', async () => {
  await using server = await startServer((_, response) => response.end(String(++calls)));
  let calls = 0;
  await using orders = client([server.origin]);

  const answers = [await text(orders.call(request())), await text(orders.call(request()))];

  expect(answers).toEqual(['1', '2']);
});

it('shares across traces', async () => {
  await using server = await holding();
  await using orders = client([server.origin]);
  const calls = ['a', 'b'].map((traceparent) => text(orders.call(request({ headers: { traceparent } }))));
  await server.arrived(1);

  server.answer();

  expect(await Promise.all(calls)).toEqual(['answer 1', 'answer 1']);
});

it.each([
  ['identities', { headers: { authorization: 'Bearer a' } }, { headers: { authorization: 'Bearer b' } }],
  ['an identity from none', { headers: { authorization: 'Bearer a' } }, {}],
  ['paths', { path: '/a' }, { path: '/b' }],
  ['bodies', { method: 'POST', isRepeatable: true, body: '1' }, { method: 'POST', isRepeatable: true, body: '2' }],
  ['methods', { method: 'POST', isRepeatable: true }, { method: 'GET' }],
  ['headers from parts of others', { headers: { x: 'a\nb:1:c' } }, { headers: { x: 'a', b: 'c' } }],
] as const)('separates %s', async (what, one, other) => {
  await using server = await holding();
  await using orders = client([server.origin]);
  const calls = [one, other].map((parts) => text(orders.call(request(parts))));
  const settled = Promise.allSettled(calls);
  await server.arrived(what.startsWith('headers') ? 1 : 2);

  server.answer();

  const results = (await settled).map((result) => (result.status === 'fulfilled' ? result.value : 'refused'));
  expect(new Set(results).size).toBe(2);
});

it('goes on for the others when the first caller leaves', async () => {
  await using server = await holding();
  await using orders = client([server.origin]);
  const caller = new AbortController();
  const first = failureOf(orders.call(request({ signal: caller.signal })));
  const second = text(orders.call(request()));
  await server.arrived(1);
  const reason = new GatewayError('DEADLINE_EXCEEDED');

  caller.abort(reason);
  expect(await first).toBe(reason);
  server.answer();

  expect(await second).toBe('answer 1');
});

it('ends the call when all have left, and whoever comes then begins another', async () => {
  await using server = await holding();
  await using orders = client([server.origin]);
  const callers = [new AbortController(), new AbortController()];
  const failures = callers.map(({ signal }) => failureOf(orders.call(request({ signal }))));
  await server.arrived(1);
  const closed = closing(server.held[0]!.socket);

  for (const caller of callers) caller.abort(new GatewayError('DEADLINE_EXCEEDED'));
  const later = text(orders.call(request()));
  await server.arrived(2);
  server.answer();

  expect(await Promise.all(failures)).toMatchObject([{ code: 'DEADLINE_EXCEEDED' }, { code: 'DEADLINE_EXCEEDED' }]);
  await closed;
  expect(await later).toBe('answer 2');
});

it('gives each caller the time it asked for', async () => {
  await using server = await holding();
  await using orders = client([server.origin]);
  const hasty = failureOf(orders.call(request({ timeoutMs: 10 })));
  const patient = text(orders.call(request()));

  expect(await hasty).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  await server.arrived(1);
  server.answer();

  expect(await patient).toBe('answer 1');
});

it('makes another call for whoever comes after the first has been too slow for somebody', async () => {
  await using server = await holding();
  await using orders = client([server.origin]);
  const patient = text(orders.call(request({ timeoutMs: 60_000 })));
  await server.arrived(1);
  const hasty = failureOf(orders.call(request({ timeoutMs: 20 })));

  const failure = await hasty;
  const late = text(orders.call(request({ timeoutMs: 60_000 })));
  await server.arrived(2);
  server.answer();

  expect(failure).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  expect([await patient, await late]).toEqual(['answer 1', 'answer 2']);
});

it('does not join a read that began before a write', async () => {
  await using server = await holding();
  await using orders = client([server.origin]);
  const before = text(orders.call(request()));
  await server.arrived(1);
  const write = text(orders.call(request({ method: 'POST', isRepeatable: false, body: '{}' })));
  await server.arrived(2);
  const during = text(orders.call(request()));
  await server.arrived(3);
  server.held[1]!.response.end('written');
  expect(await write).toBe('written');
  await turnOfEventLoop();

  const after = text(orders.call(request()));
  await server.arrived(4);
  server.answer();

  expect(await Promise.all([before, during, after])).toEqual(['answer 1', 'answer 3', 'answer 4']);
});

it("shows a service's own code each request", async () => {
  await using server = await startServer((_, response) => response.end('[]'));
  const onRequest = vi.fn();
  await using orders = client([server.origin], { hooks: { onRequest } });
  const view = { caller: undefined, header: () => undefined, log: console } as never;

  await Promise.all([1, 2, 3].map(() => orders.call(request({ view }))));

  expect(onRequest).toHaveBeenCalledTimes(3);
});
