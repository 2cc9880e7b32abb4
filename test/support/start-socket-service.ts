import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { buildSchema } from 'graphql';
import { type ServerOptions } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { closeAtOnce, listen } from './listen.ts';
import type { ServiceOptions } from './start-service.ts';

/** A connection as the service saw it. */
export interface SeenConnection {
  readonly headers: IncomingHttpHeaders;
  /** The payload of `connection_init`. */
  readonly params: Readonly<Record<string, unknown>> | undefined;
}

/** A GraphQL service that takes subscriptions over WebSockets. */
export interface SocketService extends AsyncDisposable {
  /** `ws://…` */
  readonly url: string;
  readonly connections: readonly SeenConnection[];
  /** Sockets that are open. */
  readonly open: number;
  /** Closes every socket, with this code. */
  disconnect(code: number): void;
}

/** Starts one at `<url>/graphql`. `events` gives the values of each subscription's root field; an error refuses it. */
export async function startSocketService(
  sdl: string,
  events: (field: string) => AsyncIterable<unknown>,
  { onConnect, tls }: Pick<ServerOptions, 'onConnect'> & ServiceOptions = {},
): Promise<SocketService> {
  const schema = buildSchema(sdl);
  const connections: SeenConnection[] = [];
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    field.subscribe = async function* () {
      for await (const value of events(field.name)) yield { [field.name]: value };
    };
  }
  const http = tls ? createSecureServer(tls) : createServer();
  const sockets = new WebSocketServer({ server: http, path: '/graphql' });
  useServer<Record<string, unknown>, { request: { headers: IncomingHttpHeaders } }>(
    {
      schema,
      onConnect: (context) => {
        connections.push({ headers: context.extra.request.headers, params: context.connectionParams });
        return onConnect?.(context);
      },
    },
    sockets,
  );
  const url = await listen(http);
  return {
    url: url.replace('http', 'ws'),
    connections,
    get open() {
      return sockets.clients.size;
    },
    disconnect: (code) => {
      for (const socket of sockets.clients) socket.close(code);
    },
    [Symbol.asyncDispose]: () => {
      for (const socket of sockets.clients) socket.terminate();
      return closeAtOnce(http);
    },
  };
}
