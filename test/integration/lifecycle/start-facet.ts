import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished, vi } from 'vitest';
import { REPOSITORY, writeFiles } from '../../support/start-gateway.ts';

/** A line of the log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** `facet start` in a process of its own. */
export interface Facet extends AsyncDisposable {
  readonly url: string;
  readonly adminUrl: string;
  readonly root: string;
  readonly pid: number;
  /** Oldest first; live. */
  readonly logs: readonly LogLine[];
  /** Exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the first line, from now on, that has this message. */
  logged(message: string): Promise<LogLine>;
  /** Status of a probe. */
  probe(name: 'live' | 'ready'): Promise<number>;
}

/** What the process is started with. */
export interface FacetOptions {
  readonly files: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** What `facet.yaml` says. */
  readonly settings?: object;
  /** Of node. */
  readonly flags?: readonly string[];
}

/** Starts it on free ports, over files of its own. Whoever starts it closes it. */
export async function startFacet({ files, environment = {}, settings = {}, flags = [] }: FacetOptions): Promise<Facet> {
  const root = await mkdtemp(join(tmpdir(), 'facet-lifecycle-'));
  await writeFiles(root, { ...files, 'facet.yaml': JSON.stringify(settings) });
  const args = [join(REPOSITORY, 'bin/facet.js'), 'start', '--root', root, '--port', '0', '--admin-port', '0'];
  // A machine under load must not decide a test.
  args.push('--max-event-loop-delay', '1h');
  const child = spawn(process.execPath, [...flags, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(root, { recursive: true, force: true });
  };
  onTestFinished(end);
  const logs: LogLine[] = [];
  createInterface(child.stdout).on('line', (line) => logs.push(parsed(line)));
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  const logged = (message: string, from = logs.length): Promise<LogLine> =>
    vi.waitFor(
      () => {
        const found = logs.slice(from).find(({ msg }) => msg === message);
        if (!found) throw new Error(`nothing was logged as "${message}": ${JSON.stringify(logs)} ${errors.join('')}`);
        return found;
      },
      { timeout: 15_000, interval: 10 },
    );
  const failed = ended.then((code) => Promise.reject(new Error(`it ended with ${code}: ${errors.join('')}`)));
  const { url, adminUrl } = await Promise.race([logged('listening', 0), failed]);
  failed.catch(() => undefined);
  return {
    ...{ url: String(url), adminUrl: String(adminUrl), root, logs, ended, logged: (message) => logged(message) },
    pid: child.pid ?? 0,
    signal: (name) => void child.kill(name),
    probe: async (name) => (await fetch(`${String(adminUrl)}/health/${name}`)).status,
    [Symbol.asyncDispose]: end,
  };
}

/** What is printed beside the log is kept as its message. */
function parsed(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { msg: text };
  }
}
