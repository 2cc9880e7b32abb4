import { setTimeout } from 'node:timers/promises';

import { apiKeysText, parseApiKeys } from './api-key-records.ts';
import { ApiKeys } from './api-keys.ts';
import { ChangingFile } from '../core/changing-file.ts';

/** Where keys are kept, and who hears of changes. */
export interface ApiKeyFile {
  /** Absolute path of the file; one that is not there has no keys. */
  readonly path: string;
  /** Header that brings keys, in lowercase. */
  readonly header: string;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** The file has changed, and these keys count now. */
  readonly onChanged?: (keys: number) => void;
  /** The file has changed and cannot be used: the keys that were there go on. */
  readonly onRefused?: (error: Error) => void;
}

/** Half of what callers are promised, and far from it: a look may be late. */
const PAUSE_MS = 250;

/**
 * The API keys of a file, within a second of every change. It is looked at and not watched: watchers lose files that
 * are replaced by a rename or mounted from elsewhere.
 *
 * @throws {Error} when the file is there and cannot be used
 */
export async function watchApiKeys(file: ApiKeyFile): Promise<ApiKeys> {
  const keys = new ApiKeys(file.header);
  const text = new ChangingFile(file.path, apiKeysText([]));
  const look = async (): Promise<number | undefined> => {
    const changed = await text.changedText();
    if (changed === undefined) return undefined;
    const records = parseApiKeys(changed);
    keys.replace(records);
    return records.length;
  };
  await look().catch((cause: Error) => {
    throw new Error(`${file.path}: ${cause.message}`, { cause });
  });
  void lookOn(look, file);
  return keys;
}

async function lookOn(
  look: () => Promise<number | undefined>,
  { signal, onChanged, onRefused }: ApiKeyFile,
): Promise<void> {
  let told: string | undefined;
  while (await pause(signal)) {
    try {
      const count = await look();
      if (count === undefined) continue;
      told = undefined;
      onChanged?.(count);
    } catch (error) {
      const { message } = error as Error;
      if (message !== told) onRefused?.(error as Error);
      told = message;
    }
  }
}

/** Waits without keeping the process alive; false once the signal has aborted. */
const pause = (signal: AbortSignal): Promise<boolean> =>
  setTimeout(PAUSE_MS, true, { ref: false, signal }).catch(() => false);
