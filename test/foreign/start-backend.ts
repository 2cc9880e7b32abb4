import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A service of somebody else, in a process of its own. */
export interface Backend extends AsyncDisposable {
  /** Its origin: `http://127.0.0.1:41234`. */
  readonly url: string;
}

/**
 * Starts a backend and waits until it listens. Whoever started it closes it; it also ends with the process that
 * started it, however that ends. `mock` answers as the description says whose path is its argument.
 *
 * @throws {Error} when it ends before it listens; what it had to say is on standard error
 */
export async function startBackend(name: 'rest' | 'graphql' | 'mock', args: readonly string[] = []): Promise<Backend> {
  const child = fork(join(import.meta.dirname, `${name}-backend.ts`), args, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const failed = ended.then(([code]) => Promise.reject(new Error(`the ${name} backend ended with ${String(code)}`)));
  const [port] = (await Promise.race([once(child, 'message'), failed])) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}
