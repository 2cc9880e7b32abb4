import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { constants, createServer, type Http2Server } from 'node:http2';

import { GatewayError } from '../core/errors.ts';
import { bytesAhead } from './bytes-ahead.ts';
import { errorAnswer } from './error-body.ts';
import { PlainRequest, PlainResponse } from './http2-message.ts';
import { requestIdOf } from './incoming.ts';
import { writeAnswer } from './write-answer.ts';

/** Requests that one connection may have under way, as most servers allow. */
const MAX_STREAMS = 128;

/** What holds for requests over HTTP/2 as it does over HTTP/1.1. */
export interface Http2Limits {
  /** Of all headers of a request; more resets it. */
  readonly maxHeaderBytes: number;
  /** How long a request may take to arrive. */
  readonly receiveTimeoutMs: number;
}

/**
 * A server for HTTP/2 that hands its requests on as if they were of HTTP/1.1. Connections are given to it by its event
 * `connection`. What node:http2 bounds by itself is left as it is: settings, pings, resets and memory of a connection.
 */
export function createHttp2Server(
  handle: RequestListener,
  { maxHeaderBytes, receiveTimeoutMs }: Http2Limits,
): Http2Server {
  const server = createServer({
    Http2ServerRequest: PlainRequest,
    Http2ServerResponse: PlainResponse,
    settings: { maxConcurrentStreams: MAX_STREAMS, maxHeaderListSize: maxHeaderBytes, enablePush: false },
  });
  const take = (request: PlainRequest, response: PlainResponse): void => {
    // They have all of what the lanes use of the others.
    const req = request as unknown as IncomingMessage;
    const res = response as unknown as ServerResponse;
    if (bytesAhead(req) > 0) giveUpAfter(receiveTimeoutMs, request, res);
    handle(req, res);
  };
  server.on('request', take);
  server.on('checkExpectation', take);
  return server;
}

/** Answers a request whose body takes too long to arrive, and ends it. */
function giveUpAfter(timeoutMs: number, request: PlainRequest, res: ServerResponse): void {
  const req = request as unknown as IncomingMessage;
  const timer = setTimeout(() => {
    const error = new GatewayError('BAD_REQUEST', { reason: 'it took too long to arrive' });
    void writeAnswer(res, { ...errorAnswer(error), status: constants.HTTP_STATUS_REQUEST_TIMEOUT }, requestIdOf(req));
  }, timeoutMs);
  const arrived = (): void => clearTimeout(timer);
  request.once('end', arrived);
  request.stream.once('close', arrived);
}
