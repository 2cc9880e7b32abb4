import { Future } from '../core/future.ts';
import type { Call, Layer, ServiceAnswer, ServiceRequest } from './call.ts';
import { refused } from './not-sent.ts';
import { WaitingLine } from './waiting-line.ts';

/** How many may wait, for each that may be under way. */
const WAITING_SHARE = 4;

/**
 * Bounds the calls that are under way to one service at a time. Further ones wait in turn, four times as many, and leave
 * the queue as soon as their signal aborts: one slow service cannot hold all of the gateway's memory.
 */
export class Bulkhead {
  readonly #service: string;
  readonly #concurrency: number;
  readonly #waiting = new WaitingLine();
  #underWay = 0;

  constructor(service: string, concurrency: number) {
    this.#service = service;
    this.#concurrency = concurrency;
  }

  /** @throws {GatewayError} UPSTREAM_UNAVAILABLE at once when too many wait already. */
  readonly layer: Layer = (next) => (request) => {
    if (this.#underWay < this.#concurrency) return this.#send(next, request);
    if (this.#waiting.length >= this.#concurrency * WAITING_SHARE)
      return Future.rejected(refused(this.#service, 'too many calls are waiting'));
    return this.#wait(next, request);
  };

  #wait(next: Call, request: ServiceRequest): Future<ServiceAnswer> {
    const { signal } = request;
    if (signal?.aborted) return Future.rejected(signal.reason);
    const waiting = Future.open<ServiceAnswer>();
    const start = (): void => {
      signal?.removeEventListener('abort', leave);
      waiting.resolve(this.#send(next, request));
    };
    const leave = (): void => {
      leaveLine();
      waiting.reject(signal?.reason ?? new Error('stopped'));
    };
    const leaveLine = this.#waiting.join(start);
    signal?.addEventListener('abort', leave);
    return waiting;
  }

  #send(next: Call, request: ServiceRequest): Future<ServiceAnswer> {
    this.#underWay++;
    return next(request).always(this.#left);
  }

  readonly #left = (): void => {
    this.#underWay--;
    this.#waiting.next();
  };
}
