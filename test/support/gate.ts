import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { closeAtOnce, listen } from './listen.ts';

/** Holds back requests to services until it is told to let them through. */
export interface Gate extends AsyncDisposable {
  /** The origin of a server whose requests go through this gate to a service. */
  before(service: string): Promise<string>;
  /** Resolves when so many requests are held. */
  held(count: number): Promise<void>;
  /** Lets the held requests through, and all that come later. */
  open(): void;
}

/** A closed gate. Whoever makes it closes it. */
export function createGate(): Gate {
  const opened = Promise.withResolvers<void>();
  const servers: ReturnType<typeof createServer>[] = [];
  let held = 0;
  let onHeld = (): void => {};
  return {
    async before(service) {
      const server = createServer((incoming, outgoing) => {
        void (async () => {
          const { method = 'GET', url = '/' } = incoming;
          const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
            name,
            String(value),
          ]);
          const body = await buffer(incoming);
          held++;
          onHeld();
          await opened.promise;
          const answer = await fetch(service + url, { method, headers, ...(body.length > 0 && { body }) });
          outgoing.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
          outgoing.end(await answer.text());
        })();
      });
      servers.push(server);
      return listen(server);
    },
    held: (count) =>
      new Promise((resolve) => {
        onHeld = () => {
          if (held >= count) resolve();
        };
        onHeld();
      }),
    open: () => opened.resolve(),
    [Symbol.asyncDispose]: async () => {
      opened.resolve();
      await Promise.all(servers.map(closeAtOnce));
    },
  };
}
