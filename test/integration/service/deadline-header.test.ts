import type { IncomingHttpHeaders } from 'node:http';
import { expect, it } from 'vitest';
import { client, request, startServer, type TestServer } from './support.ts';

const headersSeen = async (): Promise<{ server: TestServer; seen: IncomingHttpHeaders[] }> => {
  const seen: IncomingHttpHeaders[] = [];
  const server = await startServer((incoming, response) => {
    seen.push(incoming.headers);
    response.end('[]');
  });
  return { server, seen };
};

it("tells the service by when to answer: at the end of the service's own time", async () => {
  const { server, seen } = await headersSeen();
  await using _ = server;
  await using orders = client([server.origin], { timeoutMs: 5_000 });
  const beganMs = Date.now();

  await orders.call(request({ deadlineAtMs: beganMs + 60_000 }));

  const toldMs = Number(seen[0]?.['x-request-deadline']);
  expect(toldMs).toBeGreaterThanOrEqual(beganMs + 5_000);
  expect(toldMs).toBeLessThanOrEqual(Date.now() + 5_000);
});

it("tells it the request's deadline where that is earlier", async () => {
  const { server, seen } = await headersSeen();
  await using _ = server;
  await using orders = client([server.origin], { timeoutMs: 60_000 });
  const deadlineAtMs = Date.now() + 30_000;

  await orders.call(request({ deadlineAtMs }));

  expect(seen[0]?.['x-request-deadline']).toBe(String(deadlineAtMs));
});

it('lets no caller say it', async () => {
  const { server, seen } = await headersSeen();
  await using _ = server;
  await using orders = client([server.origin], { timeoutMs: 60_000 });
  const deadlineAtMs = Date.now() + 30_000;

  await orders.call(
    request({ deadlineAtMs, headers: { 'X-Request-Deadline': '1', connection: 'x-request-deadline' } }),
  );

  expect(seen[0]?.['x-request-deadline']).toBe(String(deadlineAtMs));
});
