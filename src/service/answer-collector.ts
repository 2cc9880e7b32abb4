import type { Dispatcher } from 'undici';
import { GatewayError } from '../core/errors.ts';
import { Future } from '../core/future.ts';
import type { StopSignal } from '../core/stop-signal.ts';
import type { ServiceAnswer } from './call.ts';
import { inflateAnswer, isCoded } from './inflate.ts';
import { type Progress, transportFailure } from './transport-failure.ts';

type Controller = Dispatcher.DispatchController;
type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Gathers undici's callbacks for one request into an answer. The first outcome counts, later ones are ignored.
 * What a callback throws makes undici close the connection and comes back through `onResponseError`.
 */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #service: string;
  readonly #maxBytes: number;
  readonly #outcome = Future.open<ServiceAnswer>();
  #controller: Controller | undefined;
  #signal: StopSignal | undefined;
  #cancelled = false;
  #progress: Progress = 'waiting';
  #status = 0;
  #headers: AnswerHeaders = {};
  readonly #chunks: Buffer[] = [];
  #size = 0;

  /** `maxBytes` bounds the body as it comes over the wire. */
  constructor(service: string, maxBytes: number) {
    this.#service = service;
    this.#maxBytes = maxBytes;
  }

  /**
   * The complete answer, inflated.
   *
   * @throws {GatewayError} UPSTREAM_UNAVAILABLE when not a byte of an answer came.
   * @throws {GatewayError} UPSTREAM_BAD_RESPONSE when the answer is no HTTP, is cut off, does not inflate or is too large.
   */
  get answer(): Future<ServiceAnswer> {
    return this.#outcome;
  }

  /** Fails with the signal's reason once it aborts, and closes the connection; a request that still waits for one is never sent. */
  cancelWith(signal: StopSignal): void {
    this.#signal = signal;
    if (signal.aborted) this.#cancel();
    else signal.addEventListener('abort', this.#cancel);
  }

  readonly #cancel = (): void => {
    this.#cancelled = true;
    this.#fail(this.#signal?.reason);
    this.#controller?.abort(new Error('cancelled'));
  };

  onRequestStart(controller: Controller): void {
    // Aborting here would close a healthy idle connection; throwing only drops the request.
    if (this.#cancelled) throw new Error('cancelled before it was sent');
    this.#controller = controller;
    this.#progress = 'sent';
  }

  onResponseStarted(): void {
    this.#progress = 'answered';
  }

  onResponseStart(_controller: Controller, status: number, headers: AnswerHeaders): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (Number(headers['content-length']) > this.#maxBytes) throw this.#tooLarge();
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#maxBytes) throw this.#tooLarge();
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const body = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#size);
    const answer = new CollectedAnswer(this.#status, this.#headers, body);
    if (!isCoded(answer.coding) || body.length === 0) {
      this.#release();
      this.#outcome.resolve(answer);
      return;
    }
    inflateAnswer(this.#service, answer, this.#maxBytes).then(
      (inflated) => {
        this.#release();
        this.#outcome.resolve(inflated);
      },
      (error: unknown) => this.#fail(error),
    );
  }

  onResponseError(_controller: Controller | null, cause: Error): void {
    this.#fail(transportFailure(this.#service, cause, this.#progress));
  }

  #fail(reason: unknown): void {
    this.#release();
    this.#outcome.reject(reason);
  }

  #release(): void {
    this.#signal?.removeEventListener('abort', this.#cancel);
  }

  #tooLarge(): GatewayError {
    const cause = new RangeError(`The answer has more than ${this.#maxBytes} bytes.`);
    return new GatewayError('UPSTREAM_BAD_RESPONSE', { service: this.#service }, { cause });
  }
}

/** An answer whose headers are joined when somebody looks at them. */
class CollectedAnswer implements ServiceAnswer {
  readonly status: number;
  readonly body: Buffer;
  readonly #headers: AnswerHeaders;
  #joined: ServiceAnswer['headers'] | undefined;

  constructor(status: number, headers: AnswerHeaders, body: Buffer) {
    this.status = status;
    this.#headers = headers;
    this.body = body;
  }

  get headers(): ServiceAnswer['headers'] {
    return (this.#joined ??= joined(this.#headers));
  }

  /** As it was sent; several make no coding that we know. */
  get coding(): string | undefined {
    const coding = this.#headers['content-encoding'];
    return coding === undefined || typeof coding === 'string' ? coding : coding.join(', ');
  }
}

/** Headers as one text each. */
export function joined(headers: AnswerHeaders): Record<string, string> {
  const record: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) record[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return record;
}
