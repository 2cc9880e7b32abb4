import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type ErrorCode, GatewayError } from '../core/errors.ts';
import { TurnEnd } from '../core/turn-end.ts';
import type { HttpAnswer } from './answer.ts';
import type { Compression } from './compression.ts';
import { dispatcher, type DispatchOptions, type Refused } from './dispatch.ts';
import { errorAnswer } from './error-body.ts';
import { requestIdOf } from './incoming.ts';
import { mayChange, shed } from './shed.ts';
import { writeAnswer } from './write-answer.ts';

/** A request that was refused before it came to a client. */
export interface Refusal {
  readonly requestId: string;
  readonly method: string;
  readonly code: ErrorCode;
}

/** Told what no caller and no pipeline hears of. */
export interface ServerObserver {
  /** An exception that nobody expected; the caller got a masked 500. */
  readonly onUnexpected?: ((error: unknown, requestId: string) => void) | undefined;
  /** The pipeline logs what it refuses itself; this is the rest, such as an unknown path. */
  readonly onRefused?: ((refusal: Refusal) => void) | undefined;
  /** How many requests there was no room for within a second. */
  readonly onOverload?: ((requests: number) => void) | undefined;
  /** How late the event loop was; many times in a second. */
  readonly onLoopDelay?: ((delayMs: number) => void) | undefined;
}

/** More answers at a time wait for no other: they would keep alive what V8 could have cleared away. */
const MAX_TOGETHER = 16;

/** A request on its way. */
interface Unanswered {
  readonly req: IncomingMessage;
  readonly requestId: string;
}

/** What requests are led by, and how their answers are sent. */
interface HandlerOptions extends DispatchOptions {
  /** Undefined: answers are sent as they are. */
  readonly compression?: Compression | undefined;
}

/** Answers every request, whatever happens: an unexpected exception is a masked 500, or a closed connection once the answer has begun. */
export function requestHandler(options: HandlerOptions, observer: ServerObserver): RequestListener {
  const dispatch = dispatcher(options);
  const { admission, compression } = options;
  const turnEnd = new TurnEnd(MAX_TOGETHER);

  const answerTo = async (req: IncomingMessage, res: ServerResponse, requestId: string): Promise<HttpAnswer> => {
    try {
      const outcome = await dispatch(req, res, requestId);
      const answer = 'refusal' in outcome ? refused(outcome, { req, requestId }) : outcome;
      const encoded = compression ? compression.encoded(answer, req.headers['accept-encoding']) : answer;
      return encoded instanceof Promise ? await encoded : encoded;
    } catch (error) {
      observer.onUnexpected?.(error, requestId);
      return errorAnswer(new GatewayError('INTERNAL_SERVER_ERROR'));
    }
  };

  const refused = ({ refusal, headers }: Refused, { req: { method = '' }, requestId }: Unanswered): HttpAnswer => {
    observer.onRefused?.({ requestId, method, code: refusal.code });
    return errorAnswer(refusal, headers);
  };

  const send = async (res: ServerResponse, answer: HttpAnswer, requestId: string): Promise<void> => {
    try {
      await writeAnswer(res, answer, requestId);
    } catch (error) {
      observer.onUnexpected?.(error, requestId);
      res.destroy();
    }
  };

  const respond = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const requestId = requestIdOf(req);
    if (!admission.hasRoom && !(admission.hasReserve && (await mayChange(req, options.pipeline)))) {
      admission.refuse();
      turnEnd.add(() => shed(req, res, { requestId, door: options.door }));
      return;
    }
    const answer = await answerTo(req, res, requestId);
    turnEnd.add(() => void send(res, answer, requestId));
  };
  return (req, res) => void respond(req, res);
}
