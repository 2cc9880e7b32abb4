import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** A proxy before a service. */
export interface Recorder extends AsyncDisposable {
  /** Its origin, in place of the service's. */
  readonly url: string;
}

/** Passes everything on to `target` and back, after it told `onRequest` the method and path: `GET /users?id=1`. */
export async function recordRequests(target: string, onRequest: (line: string) => void): Promise<Recorder> {
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    onRequest(`${method} ${url}`);
    const onward = send(new URL(url, target), { method, headers });
    onward.once('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, outgoing).catch(() => outgoing.destroy());
    });
    pipeline(incoming, onward).catch(() => outgoing.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
