import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { onTestFinished, vi } from 'vitest';
import { freePort } from './free-port.ts';

const HOST = '127.0.0.1';

/** A Redis of a test's own, on the loopback interface, that forgets everything when it ends. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** What it answers to a command, as it stands on the wire: `+PONG` to `PING`. */
  ask(command: string): Promise<string>;
  /** It takes connections and bytes, and answers nothing. */
  hang(): void;
  /** Ends `hang`. */
  goOn(): void;
  /** Ends it without a word, as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
}

/** Whether tests with Redis run: when there is one, or when REQUIRE_REDIS says that they must. Tells when they do not. */
export function canUseRedis(): boolean {
  if (process.env['REQUIRE_REDIS'] === '1') return true;
  const { error } = spawnSync('redis-server', ['--version']);
  if (error) process.stderr.write('skipped: tests with Redis need redis-server on the PATH\n');
  return !error;
}

/** Starts a Redis on a free port, for the test that is running. Whoever starts it closes it. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  let server = await start(port);
  return {
    url: `redis://${HOST}:${port}`,
    ask: (command) => ask(port, command),
    hang: () => void server.kill('SIGSTOP'),
    goOn: () => void server.kill('SIGCONT'),
    kill: () => kill(server),
    restart: async () => {
      server = await start(port);
    },
    [Symbol.asyncDispose]: () => kill(server),
  };
}

async function start(port: number): Promise<ChildProcess> {
  const settings = { port, bind: HOST, dir: tmpdir(), save: '', appendonly: 'no' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  await once(server, 'spawn');
  // A test whose time is up closes nothing.
  onTestFinished(() => kill(server));
  await vi.waitFor(() => ask(port, 'PING'), { timeout: 10_000, interval: 20 });
  return server;
}

async function ask(port: number, command: string): Promise<string> {
  const socket = connect(port, HOST).setEncoding('utf8');
  try {
    socket.write(`${command}\r\n`);
    const [answer] = (await once(socket, 'data')) as [string];
    return answer.trimEnd();
  } finally {
    socket.destroy();
  }
}

async function kill(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
}
