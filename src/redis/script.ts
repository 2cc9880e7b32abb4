import { createHash } from 'node:crypto';

/** A Lua script, which Redis runs as one step. */
export interface Script {
  readonly text: string;
  /** Under which Redis knows it. */
  readonly sha1: string;
}

/** A script from its text. */
export const scriptOf = (text: string): Script => ({ text, sha1: createHash('sha1').update(text).digest('hex') });

/** Runs scripts. */
export interface ScriptRunner {
  /** What a script returns for its `KEYS` and `ARGV`. Rejects when it failed, or when that is not known. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

/** Runs scripts over a connection of its own. */
export interface RedisConnection extends ScriptRunner {
  close(): void;
}
