import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a running command has printed, as soon as it matches; the rest goes nowhere. */
export function seen(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (chunk: Buffer): void => {
      text += chunk.toString();
      const found = pattern.exec(text);
      if (found) resolve(found[1] ?? '');
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', () => reject(new Error(`it has ended: ${text}`)));
  });
}

/** Ends a command as Ctrl-C does; its exit code. */
export async function ended(child: ChildProcess): Promise<number | null> {
  child.kill('SIGINT');
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}
