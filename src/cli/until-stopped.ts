import { constants } from 'node:os';

/** Balancers and Kubernetes hear of an end a moment after we do, and send requests till then. */
const NOTICE_MS = 2_000;
/** The end of a process takes no longer, whatever hangs. */
const LONGEST_END_MS = 9_700;
/** What keeps a process that has closed everything: timers and connections of the services' code. */
const LEFTOVERS_MS = 300;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
type Signal = (typeof SIGNALS)[number];

/**
 * Waits until the process is told to end, and then closes what runs: at once for SIGINT, which people send, and with
 * notice for SIGTERM. A second signal ends the process there and then, with the exit code of one that was killed.
 */
export async function untilStopped(close: (noticeMs: number) => Promise<void>): Promise<number> {
  const signal = await firstSignal();
  endAtSignals();
  const late = setTimeout(() => process.exit(0), LONGEST_END_MS);
  await close(signal === 'SIGTERM' ? NOTICE_MS : 0);
  clearTimeout(late);
  setTimeout(() => process.exit(), LEFTOVERS_MS).unref();
  return 0;
}

const exit = (signal: Signal): never => process.exit(128 + constants.signals[signal]);

/**
 * Has signals end the process there and then, until somebody waits for them. Without this they do so anyway, but not where
 * the process is the first of a container: that one ignores signals that it has nothing for.
 */
export function endAtSignals(): void {
  for (const signal of SIGNALS) process.on(signal, exit as NodeJS.SignalsListener);
}

const firstSignal = (): Promise<Signal> =>
  new Promise((resolve) => {
    const stop = (signal: Signal): void => {
      for (const other of SIGNALS) process.off(other, stop as NodeJS.SignalsListener);
      resolve(signal);
    };
    for (const signal of SIGNALS) {
      process.off(signal, exit as NodeJS.SignalsListener);
      process.on(signal, stop as NodeJS.SignalsListener);
    }
  });
