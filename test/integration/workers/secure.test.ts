import { once } from 'node:events';
import { connect } from 'node:http2';
import { text } from 'node:stream/consumers';
import { connect as connectSecurely } from 'node:tls';

import { expect, it } from 'vitest';

import { CERTIFICATE, PRIVATE_KEY } from '../../support/self-signed.ts';
import { canUseRedis } from '../../support/start-redis.ts';
import { childrenOf, FILES, isAlive, startWorkers } from './start-workers.ts';

/** Workers that wait for a connection which is gone take all of the time that they have: six seconds after the notice. */
const WITHOUT_WAITING_MS = 8_000;

/** Asks over HTTP/2, and goes without a word once there is an answer. */
async function askAndGo(url: string): Promise<unknown> {
  const { hostname, port } = new URL(url);
  const socket = connectSecurely({
    host: hostname,
    port: Number(port),
    ALPNProtocols: ['h2'],
    ca: CERTIFICATE,
    checkServerIdentity: () => undefined,
  });
  await once(socket, 'secureConnect');
  const session = connect(url, { createConnection: () => socket });
  const stream = session.request({ ':method': 'POST', ':path': '/web/graphql', 'content-type': 'application/json' });
  stream.end('{"query":"{ process }"}');
  const { data } = JSON.parse(await text(stream)) as { data: { process: unknown } };
  socket.destroy();
  return data.process;
}

it.skipIf(!canUseRedis())('workers take callers over TLS, and wait for no connection that is gone', async () => {
  const { facet } = await startWorkers({
    files: { ...FILES, 'cert.pem': CERTIFICATE, 'key.pem': PRIVATE_KEY },
    settings: { server: { workers: 2, tls: { cert: 'cert.pem', key: 'key.pem' } } },
  });
  const workers = childrenOf(facet.pid);
  const processes = new Set([await askAndGo(facet.url), await askAndGo(facet.url)]);

  const startedMs = performance.now();
  facet.signal('SIGTERM');

  expect(await facet.ended).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(WITHOUT_WAITING_MS);
  expect([...processes].sort()).toEqual([...workers].sort());
  expect(workers.filter(isAlive)).toEqual([]);
});
