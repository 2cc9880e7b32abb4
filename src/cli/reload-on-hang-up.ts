import { isatty } from 'node:tty';

const STDIN = 0;

/** Loads the schemas again at each SIGHUP. A terminal that goes away sends the same signal: then the process ends, as it would have. */
export function reloadOnHangUp(reload: () => Promise<void>): void {
  const hadTerminal = isatty(STDIN);
  process.on('SIGHUP', () => {
    if (hadTerminal && !isatty(STDIN)) process.kill(process.pid, 'SIGTERM');
    else void reload();
  });
}
