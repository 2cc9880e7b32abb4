import { Redis } from 'ioredis';

import type { RedisConnection, Script } from './script.ts';

const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 1_000;
/** A connection that is silent for so long though it was asked is given up for a new one. */
const SILENCE_MS = 1_000;

/** Runs scripts in Redis over one connection, which is made again whenever it is lost. Whoever makes it closes it. */
export class RedisScripts implements RedisConnection {
  readonly #client: Redis;
  readonly #timeoutMs: number;
  /** Why the connection was lost or refused last. */
  #lastError: unknown;
  /** Hashes of the scripts that this connection has brought. */
  readonly #sent = new Set<string>();
  /** Resolves when the first attempt to connect has succeeded or failed, after a second at the latest. */
  readonly opened: Promise<void>;

  constructor(url: string, timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#client = new Redis(url, {
      connectTimeout: SILENCE_MS,
      socketTimeout: SILENCE_MS,
      retryStrategy: (attempt) => Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), MAX_RETRY_MS),
      // What waits for a connection would be charged later, when its caller has long been answered.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      reconnectOnError: ({ message }) => message.startsWith('READONLY'),
    });
    this.#client.on('error', (error) => {
      this.#lastError = error;
    });
    this.#client.on('close', () => this.#sent.clear());
    this.opened = new Promise((resolve) => {
      this.#client.once('ready', resolve).once('close', resolve);
      setTimeout(resolve, SILENCE_MS).unref();
    });
  }

  /**
   * What a script returns. Rejects, after `timeoutMs` at the latest, when Redis does not answer, is not connected or
   * answers with an error; whether the script ran is then not known.
   */
  async run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    if (this.#client.status !== 'ready') throw new Error('Redis is not connected', { cause: this.#lastError });
    return within(this.#timeoutMs, this.#send(script, [keys.length, ...keys, ...args]));
  }

  close(): void {
    this.#client.disconnect();
  }

  /** The text goes first over each connection, so that scripts run in the order in which they were sent. */
  async #send({ text, sha1 }: Script, args: readonly (string | number)[]): Promise<unknown> {
    if (!this.#sent.has(sha1)) {
      this.#sent.add(sha1);
      return this.#client.call('EVAL', text, ...args);
    }
    try {
      return await this.#client.call('EVALSHA', sha1, ...args);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return this.#client.call('EVAL', text, ...args);
    }
  }
}

/** After the time is up the sockets are read once more: when we were too busy to read an answer, it is not late. */
function within<Result>(timeoutMs: number, result: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Error(`Redis did not answer within ${timeoutMs} ms`));
    const timer = setTimeout(() => setImmediate(giveUp), timeoutMs);
    result.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
