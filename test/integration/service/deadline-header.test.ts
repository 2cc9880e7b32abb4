import type { IncomingHttpHeaders } from 'node:http';
import { expect, it } from 'vitest';
import { client, request, startServer, type TestServer } from './support.ts';

/** A service that keeps the headers of its requests. */
async function listener(): Promise<TestServer & { readonly seen: readonly IncomingHttpHeaders[] }> {
  const seen: IncomingHttpHeaders[] = [];
  const server = await startServer((incoming, response) => {
    seen.push(incoming.headers);
    response.end('[]');
  });
  return Object.assign(server, { seen });
}

it("tells the service by when to answer: at the end of the service's own time", async () => {
  await using server = await listener();
  await using orders = client([server.origin], { timeoutMs: 5_000 });
  const beganMs = Date.now();

  await orders.call(request({ deadlineAtMs: beganMs + 60_000 }));

  const toldMs = Number(server.seen[0]?.['x-request-deadline']);
  expect(toldMs).toBeGreaterThanOrEqual(beganMs + 5_000);
  expect(toldMs).toBeLessThanOrEqual(Date.now() + 5_000);
});

it("tells it the request's deadline where that is earlier", async () => {
  await using server = await listener();
  await using orders = client([server.origin], { timeoutMs: 60_000 });
  const deadlineAtMs = Date.now() + 30_000;

  await orders.call(request({ deadlineAtMs }));

  expect(server.seen[0]?.['x-request-deadline']).toBe(String(deadlineAtMs));
});

it('lets no caller say it', async () => {
  await using server = await listener();
  await using orders = client([server.origin], { timeoutMs: 60_000 });
  const deadlineAtMs = Date.now() + 30_000;

  await orders.call(
    request({ deadlineAtMs, headers: { 'X-Request-Deadline': '1', connection: 'x-request-deadline' } }),
  );

  expect(server.seen[0]?.['x-request-deadline']).toBe(String(deadlineAtMs));
});
