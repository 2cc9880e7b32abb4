import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A request as the service got it. */
export interface Asked {
  readonly method: string;
  /** With the query string, as sent. */
  readonly path: string;
  readonly body: string;
  /** Its place among the requests of its connection, from 1. */
  readonly turn: number;
}

/** One request to be answered well or badly, by bytes. */
export interface FaultyExchange extends Asked {
  readonly socket: Socket;
  /** JSON text of the right answer. */
  readonly json: string;
}

/** What is done in place of an answer. */
export type Fault = (exchange: FaultyExchange) => void;

/** A service that does to its callers whatever a test says. */
export interface FaultService extends AsyncDisposable {
  readonly url: string;
  /** Oldest first; live. */
  readonly asked: readonly Asked[];
  /** How many connections there have been. */
  readonly connections: number;
  /** Does this to every request from now on; undefined answers well again. */
  breakWith(fault: Fault | undefined): void;
  /** The same for a path alone, query string apart. */
  breakAt(path: string, fault: Fault | undefined): void;
  /** Forgets the requests so far. */
  forget(): void;
}

/** The right answer of a service, before faults come over it: a JSON value. */
export type RightAnswer = (asked: Asked) => unknown;

/** Starts a service on the loopback interface that writes its answers to the socket, byte by byte if need be. Whoever starts it closes it. */
export async function startFaultService(right: RightAnswer): Promise<FaultService> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const faults = new Map<string, Fault>();
  let everywhere: Fault | undefined;
  let connections = 0;
  const answer = (socket: Socket, request: Asked): void => {
    asked.push(request);
    const fault = faults.get(request.path.split('?')[0] ?? '') ?? everywhere ?? well;
    fault({ ...request, socket, json: JSON.stringify(right(request)) });
  };
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    readRequests(socket.setNoDelay(true), (request) => answer(socket, request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get connections() {
      return connections;
    },
    breakWith: (fault) => {
      everywhere = fault;
      faults.clear();
    },
    breakAt: (path, fault) => {
      if (fault) faults.set(path, fault);
      else faults.delete(path);
    },
    forget: () => {
      asked.length = 0;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Reads requests off a connection, one behind the other; bodies have a Content-Length, as ours do. */
function readRequests(socket: Socket, onRequest: (request: Asked) => void): void {
  let read = '';
  let turn = 0;
  socket.on('data', (data) => {
    read += data.toString('latin1');
    for (;;) {
      const head = read.indexOf('\r\n\r\n');
      const length = Number(/^content-length: *(\d+)/im.exec(read.slice(0, head))?.[1] ?? 0);
      const end = head + 4 + length;
      if (head < 0 || read.length < end) return;
      const [method = '', path = ''] = read.split(' ', 2);
      const body = Buffer.from(read.slice(head + 4, end), 'latin1').toString();
      read = read.slice(end);
      onRequest({ method, path, body, turn: ++turn });
    }
  });
}

/** The right answer, as it should be. */
export const well: Fault = ({ socket, json }) => void socket.write(http(json));

/** How an answer is to be different. */
export interface HttpParts {
  readonly status?: string;
  /** In place of the usual ones of the same name. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** The bytes of an answer: by default a 200 of JSON with the right length. */
export function http(body: string | Buffer, { status = '200 OK', headers = {} }: HttpParts = {}): Buffer {
  const all = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'set-cookie': 'session=SECRET',
    'x-internal': 'SECRET',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\r\n`]));
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`), Buffer.from(body)]);
}
