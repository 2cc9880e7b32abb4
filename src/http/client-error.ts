import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { GatewayError } from '../core/errors.ts';
import type { Connections } from './connections.ts';
import { errorBody } from './error-body.ts';

/** How long a caller has to read why the connection ends. */
const LINGER_MS = 500;

const known: Readonly<Record<string, { readonly status: number; readonly reason: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, reason: 'the headers are too large' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, reason: 'the chunk extensions are too large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, reason: 'it took too long to arrive' },
};
const MALFORMED = { status: 400, reason: 'it is not well-formed HTTP' };

/** Answers what node:http could not read as a request (framing, headers, time), and closes its connection. */
export function clientErrorHandler(connections: Connections): (error: NodeJS.ErrnoException, socket: Socket) => void {
  const refused = new WeakSet<Socket>();
  return (error, socket) => {
    if (refused.has(socket) || isWaiting(error, socket)) return;
    if (!socket.writable || error.code === 'ECONNRESET' || connections.answerOn(socket)?.headersSent) {
      socket.destroy();
      return;
    }
    refused.add(socket);
    const { status, reason } = known[error.code ?? ''] ?? MALFORMED;
    socket.end(rawAnswer(status, errorBody(new GatewayError('BAD_REQUEST', { reason }))));
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(timer));
  };
}

/** A connection that was opened ahead, and on which nothing was sent yet, is an idle one, and not late with a request. */
const isWaiting = ({ code }: NodeJS.ErrnoException, { bytesRead }: Socket): boolean =>
  code === 'ERR_HTTP_REQUEST_TIMEOUT' && bytesRead === 0;

function rawAnswer(status: number, body: string): string {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    `x-request-id: ${randomUUID()}`,
    'connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
