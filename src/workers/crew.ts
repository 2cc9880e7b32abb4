import type { GatewayLog } from '../core/log.ts';
import type { Order, Served } from './messages.ts';
import { Restarts } from './restarts.ts';
import { type SlotOptions, type WorkerEnd, WorkerSlot } from './worker-slot.ts';

/** What workers are started with. */
export interface CrewOptions extends SlotOptions {
  /** How many there are. */
  readonly count: number;
  readonly log: GatewayLog;
}

/** The workers have not come to serve, and it has been said why. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
  /** What the process ends with: the exit code of the worker that failed. */
  readonly code: number;

  constructor(code: number) {
    super('the workers did not start');
    this.code = code;
  }
}

/** The workers: keeps as many alive as there should be. */
export class Crew {
  readonly slots: readonly WorkerSlot[];
  /** Resolves when workers end again and again and none serves for long. */
  readonly gaveUp: Promise<void>;
  readonly #options: CrewOptions;
  readonly #restarts = new Restarts();
  readonly #giveUp: () => void;
  readonly #pauses = new Set<NodeJS.Timeout>();
  #change = Promise.withResolvers<void>();
  #state: 'first' | 'starting' | 'complete' | 'hopeless' | 'closing' = 'first';
  #firstEnd: WorkerEnd | undefined;

  constructor(options: CrewOptions) {
    this.#options = options;
    const own: SlotOptions = {
      ...options,
      onBegan: (slot) => this.#began(slot),
      onEnded: (slot, end) => this.#ended(slot, end),
    };
    this.slots = Array.from({ length: options.count }, (_, index) => new WorkerSlot(index + 1, own));
    ({ promise: this.gaveUp, resolve: this.#giveUp } = Promise.withResolvers<void>());
    process.once('exit', () => this.slots.forEach((slot) => slot.kill()));
  }

  /**
   * Starts one worker, and the others when that serves. Resolves when all do.
   *
   * @throws {StartFailed} when the first ends before it serves, since the others would only say the same, or when it has given up
   */
  async start(): Promise<void> {
    const [first, ...others] = this.slots;
    first?.start();
    await this.#until(() => first?.served !== undefined || this.#firstEnd !== undefined);
    if (this.#firstEnd) throw new StartFailed(this.#firstEnd.code ?? 1);
    this.#state = 'starting';
    others.forEach((slot) => slot.start());
    await this.#until(() => this.slots.every(({ served }) => served) || this.#state !== 'starting');
    if (this.#state !== 'starting') throw new StartFailed(1);
    this.#state = 'complete';
  }

  /** All have served at first, and one does. */
  get isReady(): boolean {
    return this.#state === 'complete' && this.slots.some(({ served }) => served?.isReady);
  }

  /** What one of them serves; undefined when none does. */
  get served(): Served | undefined {
    return this.slots.find(({ served }) => served)?.served;
  }

  send(order: Order): void {
    this.slots.forEach((slot) => slot.send(order));
  }

  /** From now on, who ends is not started again. */
  close(): void {
    this.#state = 'closing';
    this.#pauses.forEach(clearTimeout);
    this.#changed();
  }

  /** Resolves when all processes have ended. */
  async closed(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.closed()));
  }

  #began(slot: WorkerSlot): void {
    if (this.#state === 'complete') this.#options.log.info({ worker: slot.number }, 'the worker serves again');
    this.#options.onBegan(slot);
    this.#changed();
  }

  #ended(slot: WorkerSlot, end: WorkerEnd): void {
    this.#options.onEnded(slot, end);
    if (this.#state === 'first') this.#firstEnd = end;
    else if (this.#state === 'starting' || this.#state === 'complete') this.#startAgain(slot, end);
    this.#changed();
  }

  #startAgain(slot: WorkerSlot, end: WorkerEnd): void {
    const since = this.slots.map(({ servingSince }) => servingSince);
    const pauseMs = this.#restarts.ended(performance.now(), since);
    const fields = { worker: slot.number, ...end };
    if (pauseMs === undefined) {
      this.#options.log.error(fields, 'workers end again and again, so this process ends too');
      this.#state = 'hopeless';
      this.#pauses.forEach(clearTimeout);
      return this.#giveUp();
    }
    this.#options.log.warn({ ...fields, pauseMs }, 'the worker has ended, and is started again');
    const pause = setTimeout(() => {
      this.#pauses.delete(pause);
      slot.start();
    }, pauseMs);
    this.#pauses.add(pause);
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await this.#change.promise;
  }

  #changed(): void {
    const { resolve } = this.#change;
    this.#change = Promise.withResolvers();
    resolve();
  }
}
