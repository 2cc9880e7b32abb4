import { gzipSync } from 'node:zlib';
import { type Fault, type FaultyExchange, http, type HttpParts } from './start-fault-service.ts';

const MIB = 1_048_576;
const SECRET_PAGE =
  '<!doctype html><h1>SECRET</h1><pre>Error: SECRET\n    at Object.<anonymous> (/srv/SECRET.ts:1:1)</pre>';

/** Answers with other bytes than the right ones. */
const other =
  (body: (json: string) => string | Buffer, parts?: HttpParts): Fault =>
  ({ socket, json }) =>
    void socket.write(http(body(json), parts));

/** Writes some bytes and closes the connection behind them. */
const thenEnd =
  (bytes: (exchange: FaultyExchange) => Buffer): Fault =>
  (exchange) =>
    void exchange.socket.end(bytes(exchange));

/** Writes some bytes and breaks the connection once they have left. */
const thenReset =
  (bytes: (exchange: FaultyExchange) => Buffer): Fault =>
  (exchange) => {
    // In one go with the bytes, the reset would overtake them.
    exchange.socket.write(bytes(exchange), () => setTimeout(() => exchange.socket.resetAndDestroy(), 20));
  };

const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - 8);
const HEAD_START = Buffer.from('HTTP/1.1 200 OK\r\ncontent-ty');

/** Takes the request, and that is all. */
export const hang: Fault = () => undefined;

/** A byte every 40 ms, so that the connection is never idle for long. */
const DRIP_MS = 40;

/** Writes the beginning of an answer at once, and the rest drop by drop. */
const drip =
  (headFirst: boolean): Fault =>
  ({ socket, json }) => {
    const bytes = http(json + ' '.repeat(1_000));
    let at = headFirst ? bytes.indexOf('\r\n\r\n') + 4 : 0;
    socket.write(bytes.subarray(0, at));
    const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), DRIP_MS);
    socket.on('close', () => clearInterval(timer));
  };
export const dripBody = drip(true);
export const dripHead = drip(false);

/** The same status line over and over: an answer that never begins. */
export const endlessEarlyHints: Fault = ({ socket }) => {
  const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nlink: </SECRET>\r\n\r\n'), DRIP_MS);
  socket.on('close', () => clearInterval(timer));
};

export const resetBeforeAnswer: Fault = ({ socket }) => void socket.resetAndDestroy();
export const closeBeforeAnswer: Fault = ({ socket }) => void socket.end();
export const resetInHead = thenReset(() => HEAD_START);
export const closeInHead = thenEnd(() => HEAD_START);
export const resetInBody = thenReset(({ json }) => half(http(json)));
export const closeInBody = thenEnd(({ json }) => half(http(json)));

const withLength = (json: string, difference: number): Buffer =>
  http(json, { headers: { 'content-length': String(Buffer.byteLength(json) + difference) } });
/** Complete JSON; what is missing are bytes that were announced. */
export const closeBeforeAnnouncedEnd = thenEnd(({ json }) => withLength(json, 100));
export const announcedBytesNeverCome: Fault = ({ socket, json }) => void socket.write(withLength(json, 100));
export const lengthTooShort: Fault = ({ socket, json }) => void socket.write(withLength(json, -5));
export const twoLengths = other((json) => json, { headers: { 'Content-Length': '3' } });

const chunked = (json: string): Buffer =>
  Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n` +
      `${Buffer.byteLength(json).toString(16)}\r\n${json}\r\n`,
  );
/** Complete JSON, and then no last chunk. */
export const chunksCut = thenEnd(({ json }) => chunked(json));
export const chunksReset = thenReset(({ json }) => chunked(json));
export const badChunkSize = thenEnd(({ json }) => Buffer.concat([chunked(json), Buffer.from('SECRET\r\n')]));
export const bothFramings = thenEnd(({ json }) =>
  Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n` +
      `${Buffer.byteLength(json).toString(16)}\r\n${json}\r\n0\r\n\r\n`,
  ),
);
export const noHttp = thenEnd(() => Buffer.from('SECRET 220 mail.example ESMTP\r\n'));
export const hugeHead = thenEnd(({ json }) => http(json, { headers: { 'x-large': 'SECRET'.repeat(MIB / 6) } }));

export const badJson = other(() => "{ 'SECRET': undefined }");
export const cutJson = other((json) => json.slice(0, -3));
export const invalidUtf8 = other(() => Buffer.from('{"SECRET":"\xff"}', 'latin1'));
export const html = (status: string): Fault =>
  other(() => SECRET_PAGE, { status, headers: { 'content-type': 'text/html' } });
export const empty = other(() => '');
export const noContent: Fault = ({ socket }) =>
  void socket.write('HTTP/1.1 204 No Content\r\nx-internal: SECRET\r\n\r\n');
export const contentType = (type: string | undefined): Fault =>
  other((json) => json, { headers: { 'content-type': type } });
export const statusWith = (status: string, body: string, headers: HttpParts['headers'] = {}): Fault =>
  other(() => body, { status, headers });

/** Bodies of 64 MB; the connection does not live to the end of them. */
const LARGE = Buffer.alloc(MIB, ' ');
const pour = (socket: FaultyExchange['socket'], left = 64): void => {
  if (left > 0 && !socket.destroyed) socket.write(LARGE, () => pour(socket, left - 1));
};
export const hugeBody: Fault = ({ socket }) => {
  socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${64 * MIB}\r\n\r\n`);
  pour(socket);
};
export const hugeBodyUnannounced: Fault = ({ socket }) => {
  socket.write(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n`);
  pour(socket);
};

const GZIPPED = { headers: { 'content-encoding': 'gzip' } };
const bomb = gzipSync(Buffer.alloc(64 * MIB, ' '));
export const gzipBomb = other(() => bomb, GZIPPED);
export const gzip = other((json) => gzipSync(json), GZIPPED);
export const gzipCut = other((json) => gzipSync(json).subarray(0, -10), GZIPPED);
export const gzipBroken = other((json) => gzipSync(json).fill(7, 12, 20), GZIPPED);
export const gzipThatIsNone = other((json) => json, GZIPPED);
export const unknownCoding = other((json) => json, { headers: { 'content-encoding': 'SECRET' } });

export const redirect = (status: string, location: string): Fault => other(() => '', { status, headers: { location } });

/** What comes before the right answer. */
const before =
  (text: string): Fault =>
  ({ socket, json }) =>
    void socket.write(Buffer.concat([Buffer.from(text), http(json)]));
export const afterContinue = before('HTTP/1.1 100 Continue\r\n\r\n');
export const afterEarlyHints = before('HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n'.repeat(3));
export const switchingProtocols = thenEnd(() =>
  Buffer.from('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: SECRET\r\n\r\nSECRET'),
);

/** The right answer, and another one that nobody asked for behind it. */
export const strayAnswer =
  (stray: unknown): Fault =>
  ({ socket, json }) =>
    void socket.write(Buffer.concat([http(json), http(JSON.stringify(stray))]));

/** Answers the first request of each connection; closes it when the second one arrives. */
export const staleWhenKept: Fault = ({ socket, json, turn }) => {
  if (turn > 1) socket.resetAndDestroy();
  else socket.write(http(json));
};

/** Each fault in its turn, over and over; undefined answers well. */
export function inTurn(...faults: readonly (Fault | undefined)[]): Fault {
  let turn = 0;
  return (exchange) => {
    const fault = faults[turn++ % faults.length];
    if (fault) fault(exchange);
    else exchange.socket.write(http(exchange.json));
  };
}
