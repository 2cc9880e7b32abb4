import { expect, it } from 'vitest';
import { Agent, request } from 'undici';

import { CERTIFICATE, PRIVATE_KEY } from '../../support/self-signed.ts';
import { canUseRedis } from '../../support/start-redis.ts';
import { childrenOf, FILES, isAlive, startWorkers } from './start-workers.ts';

/** Workers that wait for a connection which is gone take all of the time that they have: six seconds after the notice. */
const WITHOUT_WAITING_MS = 8_000;

it.skipIf(!canUseRedis()).each([
  ['HTTP/2', true],
  ['HTTP/1.1', false],
])('workers take callers over TLS by %s, and wait for no connection that is gone', async (_, allowH2) => {
  const { facet } = await startWorkers({
    files: { ...FILES, 'cert.pem': CERTIFICATE, 'key.pem': PRIVATE_KEY },
    settings: { server: { workers: 2, tls: { cert: 'cert.pem', key: 'key.pem' } } },
  });
  const workers = childrenOf(facet.pid);
  const processes = new Set<unknown>();
  for (let time = 0; time < 4; time++) {
    const dispatcher = new Agent({ allowH2, connect: { rejectUnauthorized: false } });
    const headers = { 'content-type': 'application/json' };
    const options = { dispatcher, method: 'POST', headers, body: '{"query":"{ process }"}' } as const;
    const { body } = await request(`${facet.url}/web/graphql`, options);
    processes.add(((await body.json()) as { data: { process: unknown } }).data.process);
    await dispatcher.close();
  }

  const startedMs = performance.now();
  facet.signal('SIGTERM');

  expect(await facet.ended).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(WITHOUT_WAITING_MS);
  expect(facet.url).toMatch(/^https:/);
  expect([...processes].sort()).toEqual([...workers].sort());
  expect(workers.filter(isAlive)).toEqual([]);
});
