import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

import { RightAnswers } from './right-answers.ts';

/**
 * Sends requests at a rate that does not wait for answers, as callers who know nothing of each other do. Standard input
 * is JSON; a list of what happened in each second is printed at the end. A request whose turn comes while all connections
 * are busy waits for one; its time counts from when it is sent. All connections are open before the first.
 */
interface OpenLoad {
  readonly port: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly connections: number;
  /** Texts of whole HTTP requests, in turn. */
  readonly requests: readonly string[];
  /** JSON texts of the data that each of them is answered with. Absent: any answer is right. */
  readonly answers?: readonly string[];
  /** Opens a connection anew that was closed, until nobody listens any more: that is the end, and nobody's failure. */
  readonly reconnects?: boolean;
}

/** Answers that came in one second. */
export interface LoadedSecond {
  answered: number;
  refused: number;
  failed: number;
  /** Answers with 200 that are not what they should be. */
  wrong: number;
  /** Of the answered, and of the refused. */
  readonly timesMs: number[];
  readonly refusedMs: number[];
}

const load = JSON.parse(await text(process.stdin)) as OpenLoad;
const requests = load.requests.map((text) => Buffer.from(text));
const right = load.answers && new RightAnswers(load.answers);
let started = 0;
const seconds: LoadedSecond[] = [];
const idle: Connection[] = [];
let waiting = 0;
let turns = 0;
/** Answers that are still under way when nobody listens any more come within this time. */
const LAST_ANSWERS_MS = 2_000;
let isGone = false;

function secondNow(): LoadedSecond {
  const index = Math.floor((performance.now() - started) / 1_000);
  return (seconds[index] ??= { answered: 0, refused: 0, failed: 0, wrong: 0, timesMs: [], refusedMs: [] });
}

class Connection {
  readonly #socket: Socket;
  #read = '';
  #sentMs = 0;
  #isBusy = false;
  #request = 0;

  constructor() {
    this.#socket = connect(load.port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    this.#socket.on('connect', () => {
      opened();
      this.#next();
    });
    this.#socket.on('data', (text) => this.#take(String(text)));
    this.#socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      isGone ||= code === 'ECONNREFUSED';
      this.#socket.destroy();
    });
    this.#socket.on('close', () => this.#close());
  }

  send(): void {
    this.#sentMs = performance.now();
    this.#isBusy = true;
    this.#request = turns++ % requests.length;
    this.#socket.write(requests[this.#request] ?? '');
  }

  #take(text: string): void {
    // Whoever opens a connection and sends nothing is told so, and it is closed.
    if (!this.#isBusy) return;
    this.#read += text;
    const head = this.#read.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: *(\d+)/i.exec(this.#read.slice(0, head))?.[1] ?? 0);
    if (Buffer.byteLength(this.#read, 'latin1') < head + 4 + length) return;
    const [status, body] = [this.#read.slice(9, 12), this.#read.slice(head + 4)];
    const isLast = /^connection: close\r?$/im.test(this.#read.slice(0, head));
    this.#read = '';
    this.#isBusy = false;
    this.#count(status, body);
    if (isLast) this.#socket.end();
    else this.#next();
  }

  #count(status: string, body: string): void {
    const second = secondNow();
    const tookMs = performance.now() - this.#sentMs;
    if (status === '200') {
      second.answered += 1;
      second.timesMs.push(tookMs);
      if (right?.isRight(this.#request, Buffer.from(body, 'latin1').toString()) === false) second.wrong += 1;
    } else if (status === '503') {
      second.refused += 1;
      second.refusedMs.push(tookMs);
    } else second.failed += 1;
  }

  #next(): void {
    if (waiting === 0) idle.push(this);
    else {
      waiting -= 1;
      this.send();
    }
  }

  #close(): void {
    const at = idle.indexOf(this);
    if (at >= 0) idle.splice(at, 1);
    if (this.#isBusy) secondNow().failed += 1;
    if (load.reconnects && !isGone) new Connection();
  }
}

function sendDue(): void {
  const now = performance.now();
  const due = Math.min(((now - started) / 1_000) * load.perSecond, load.perSecond * load.seconds);
  for (; sent < due; sent++) {
    // The one that was idle for longest: a server closes those that nobody uses.
    const connection = idle.shift();
    if (connection) connection.send();
    else waiting += 1;
  }
  if (!isGone && now - started < (load.seconds + 1) * 1_000) return;
  clearInterval(timer);
  if (isGone) setTimeout(end, LAST_ANSWERS_MS);
  else end();
}

function end(): void {
  process.stdout.write(JSON.stringify(Array.from(seconds, (second) => second ?? {})), () => process.exit(0));
}

let sent = 0;
let toOpen = load.connections;
let timer: NodeJS.Timeout | undefined;
for (let count = 0; count < load.connections; count++) new Connection();

function opened(): void {
  toOpen -= 1;
  if (toOpen !== 0) return;
  started = performance.now();
  timer = setInterval(sendDue, 1);
}
