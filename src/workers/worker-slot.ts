import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

import { Answers } from './answers.ts';
import type { Order, Question, Report, Served } from './messages.ts';
import { writeWholeLines } from './whole-lines.ts';

/** How a process ended: its exit code, or the signal that ended it. */
export interface WorkerEnd {
  readonly pid: number | undefined;
  readonly code: number | null;
  readonly signal: string | null;
}

/** What workers are started with. */
export interface SlotOptions {
  readonly environment: (number: number) => NodeJS.ProcessEnv;
  /** What a worker is told when it asks what to do. */
  readonly order: Extract<Order, { readonly kind: 'start' }>;
  /** It serves for the first time since its process was started. */
  readonly onBegan: (slot: WorkerSlot) => void;
  readonly onEnded: (slot: WorkerSlot, end: WorkerEnd) => void;
}

const PATIENCE_MS = 5_000;

/** The place of one worker, which has one process after another. */
export class WorkerSlot {
  /** Counts from 1. */
  readonly number: number;
  /** Undefined while it does not serve. */
  served: Served | undefined;
  /** Since when it has served, in milliseconds. */
  servingSince = Infinity;
  readonly #options: SlotOptions;
  readonly #answers = new Answers();
  #process: ChildProcess | undefined;
  #isLeaving = false;
  #closed: Promise<unknown> = Promise.resolve();

  constructor(number: number, options: SlotOptions) {
    this.number = number;
    this.#options = options;
  }

  /** Starts a process: this program again, with the same arguments. */
  start(): void {
    const [, program = '', ...args] = process.argv;
    const child = fork(program, args, {
      env: this.#options.environment(this.number),
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.#process = child;
    this.#isLeaving = false;
    this.#closed = once(child, 'close');
    if (child.stdout) writeWholeLines(child.stdout, (lines) => process.stdout.write(lines));
    child.on('message', (report) => this.#take(report as Report));
    // One that cannot be reached is about to end.
    child.on('error', () => undefined);
    child.once('exit', (code, signal) => {
      this.#process = undefined;
      this.served = undefined;
      this.servingSince = Infinity;
      this.#answers.failAll();
      this.#options.onEnded(this, { pid: child.pid, code, signal });
    });
  }

  /** Whether it wants connections. */
  get isOpen(): boolean {
    return this.served !== undefined && !this.#isLeaving && this.#process?.connected === true;
  }

  /** Does nothing while there is no process. A connection is the process's own from then on. */
  send(order: Order, connection?: Socket): void {
    if (this.#process?.connected) this.#process.send(order, connection, undefined, () => undefined);
  }

  /** What it answers. Rejects when it does not, or with the GatewayError that it has for an answer. */
  ask(question: Question, patienceMs = PATIENCE_MS): Promise<unknown> {
    if (!this.#process?.connected) return Promise.reject(new Error('the worker has no process'));
    return this.#answers.ask((id) => this.send({ kind: 'ask', id, question }), patienceMs);
  }

  kill(): void {
    this.#process?.kill('SIGKILL');
  }

  /** Resolves when its process has ended and all of its lines are written. */
  async closed(): Promise<void> {
    await this.#closed;
  }

  #take(report: Report): void {
    if (report.kind === 'hello') this.send(this.#options.order);
    else if (report.kind === 'serving') this.#serves(report);
    else if (report.kind === 'leaving') this.#leaves();
    else this.#answers.take(report);
  }

  #serves({ clients, isReady }: Served): void {
    const isFirst = this.served === undefined;
    this.served = { clients, isReady };
    if (!isFirst) return;
    this.servingSince = performance.now();
    this.#options.onBegan(this);
  }

  /** The order comes behind the connections that are on their way to it. */
  #leaves(): void {
    this.#isLeaving = true;
    this.send({ kind: 'stop', noticeMs: 0 });
  }
}
