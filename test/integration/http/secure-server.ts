import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import type { ServerOptions } from '../../../src/http/server.ts';
import { CERTIFICATE, PRIVATE_KEY } from '../../support/self-signed.ts';
import { startTestServer } from './support.ts';

/** An answer over HTTP/2. */
export interface SeenHttp2Answer {
  readonly headers: IncomingHttpHeaders & IncomingHttpStatusHeader;
  readonly body: string;
  /** The same as it came. */
  readonly bytes: Buffer;
}

/** Starts a server with the certificate of the tests, in files of its own. */
export async function startSecureServer(options: Partial<ServerOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'facet-tls-'));
  const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  await writeFile(tls.cert, CERTIFICATE);
  await writeFile(tls.key, PRIVATE_KEY);
  const server = await startTestServer({ ...options, tls });
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return {
    ...server,
    tls,
    /** To where its certificate is for. */
    origin: `https://localhost:${server.port}`,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await remove();
    },
  };
}

/** An HTTP/2 connection that trusts the certificate of the tests; it ends with the block. */
export function openSession(origin: string): ClientHttp2Session & AsyncDisposable {
  // Headers may come twice.
  const options = { ca: CERTIFICATE, strictSingleValueFields: false };
  const session = connect(origin, options).on('error', () => {});
  return Object.assign(session, {
    [Symbol.asyncDispose]: () => {
      session.destroy();
      return Promise.resolve();
    },
  });
}

/** Sends a request and waits for its answer; rejects when the stream is reset. */
export async function ask(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body?: string | Buffer,
): Promise<SeenHttp2Answer> {
  const stream = session.request(headers, { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
  return answerOn(stream);
}

/** The answer on a stream; rejects when that is reset. */
export async function answerOn(stream: ClientHttp2Stream): Promise<SeenHttp2Answer> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  // Who is still sending when the answer comes sees its end, and a close only later.
  const ended = once(stream, 'end');
  const [[headers]] = await Promise.all([once(stream, 'response') as Promise<[SeenHttp2Answer['headers']]>, ended]);
  const bytes = Buffer.concat(chunks);
  return { headers, body: bytes.toString(), bytes };
}

/** A POST of JSON to /web/graphql. */
export const post = (session: ClientHttp2Session, body: string, headers: OutgoingHttpHeaders = {}) =>
  ask(session, { ':method': 'POST', ':path': '/web/graphql', 'content-type': 'application/json', ...headers }, body);

/** Trusts the certificate of the tests; over HTTP/2 where the server has it. */
export function trustingAgent(allowH2: boolean): Agent & AsyncDisposable {
  const agent = new Agent({ allowH2, connect: { ca: CERTIFICATE } });
  return Object.assign(agent, { [Symbol.asyncDispose]: () => agent.close() });
}
