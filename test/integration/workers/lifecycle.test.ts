import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../../support/free-port.ts';
import { REPOSITORY, writeFiles } from '../../support/start-gateway.ts';
import { canUseRedis, startRedis } from '../../support/start-redis.ts';
import { keepAsking } from '../lifecycle/keep-asking.ts';
import { childrenOf, isAlive, startWorkers } from './start-workers.ts';

const CLIENT = { 'schemas/web.graphql': 'type Query { hello: String @from(value: "hello") }' };
const QUERY = '{ process }';

/** A start that is not expected to last: its exit code and what it printed. */
async function startBriefly(files: Readonly<Record<string, string>>, args: readonly string[]) {
  const root = await mkdtemp(join(tmpdir(), 'facet-workers-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await writeFiles(root, files);
  const ports = ['--port', '0', '--admin-port', '0'];
  const child = spawn(process.execPath, [join(REPOSITORY, 'bin/facet.js'), 'start', '--root', root, ...ports, ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number | null, out, err };
}

it.each([
  ['by a flag', {}, ['--workers', '2']],
  ['by the file', { 'facet.yaml': 'server: { workers: 2 }' }, []],
])('refuses several workers without Redis, which are asked for %s', async (_, settings, args) => {
  const { code, err } = await startBriefly({ ...CLIENT, ...settings }, args);

  expect(code).toBe(2);
  expect(err).toBe(
    'facet: 2 workers need Redis, or each would have limits and budgets of its own: ' +
      'set redis.url (FACET_REDIS_URL, --redis-url), or start one worker\n',
  );
});

it.each(['0', '-1', 'many', '257'])('refuses %s as a number of workers', async (workers) => {
  const { code, err } = await startBriefly(CLIENT, [`--workers=${workers}`]);

  expect(code).toBe(2);
  expect(err).toContain('--workers "server.workers" must be a whole number from 1 to 256, or "auto"');
});

describe.skipIf(!canUseRedis())('several workers', () => {
  it('report what the check finds once, and do not start', async () => {
    await using redis = await startRedis();

    const { code, err, out } = await startBriefly({ 'schemas/web.graphql': 'type Query { hello: Text }' }, [
      ...['--workers', '3', '--redis-url', redis.url],
    ]);

    expect(code).toBe(1);
    expect(err.match(/schemas\/web\.graphql:1:21/g)).toHaveLength(1);
    expect(err.match(/Not started/g)).toHaveLength(1);
    expect(out).toBe('');
  });

  it('report a port that is taken once, and do not start', async () => {
    await using redis = await startRedis();
    const { facet } = await startWorkers();
    const { port } = new URL(facet.url);

    const { code, err } = await startBriefly(CLIENT, [...['--workers', '2', '--redis-url', redis.url, '--port', port]]);

    expect(code).toBe(1);
    expect(err).toBe(`facet: address already in use 127.0.0.1:${port}; choose another with --port\n`);
  });

  it('are not ready before all of them serve, and live all the while', async () => {
    await using redis = await startRedis();
    const adminPort = await freePort();
    const probe = async (name: string) => (await fetch(`http://127.0.0.1:${adminPort}/health/${name}`)).status;
    const root = await mkdtemp(join(tmpdir(), 'facet-workers-'));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    const go = join(root, 'go');
    // The second worker waits for a file before it serves.
    const code = `
      import { existsSync } from 'node:fs';
      while (process.env.FACET_WORKER === '2' && !existsSync(${JSON.stringify(go)}))
        await new Promise((resolve) => setTimeout(resolve, 10));
      export default { Query: { process: () => process.pid } };`;
    await writeFiles(root, { 'schemas/web.graphql': 'type Query { process: Int @computed }', 'schemas/web.ts': code });
    const args = ['start', '--root', root, '--port', '0', '--admin-port', String(adminPort)];
    args.push('--workers', '2', '--redis-url', redis.url);
    const child = spawn(process.execPath, [join(REPOSITORY, 'bin/facet.js'), ...args], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));

    await vi.waitFor(() => expect(childrenOf(child.pid ?? 0)).toHaveLength(2), { timeout: 10_000, interval: 20 });
    const before = [await probe('live'), await probe('ready')];
    await writeFiles(root, { go: '' });

    expect(before).toEqual([200, 503]);
    await vi.waitFor(async () => expect(await probe('ready')).toBe(200), { timeout: 10_000, interval: 20 });
  });

  it('fail none of 200 requests a second on SIGTERM, are not ready from then on, and exit with 0', async () => {
    const { facet } = await startWorkers();
    const workers = childrenOf(facet.pid);
    const asking = keepAsking({ url: `${facet.url}/web/graphql`, query: QUERY, perSecond: 200 });
    await asking.more(200);

    const startedMs = performance.now();
    facet.signal('SIGTERM');
    await vi.waitFor(async () => expect(await facet.probe('ready')).toBe(503), { timeout: 1_000, interval: 5 });
    await asking.more(100);
    await asking.refused;
    const code = await facet.ended;

    expect(asking.failures).toEqual([]);
    expect(code).toBe(0);
    expect(workers.filter(isAlive)).toEqual([]);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });

  it('fail no request when one of them gets a SIGTERM of its own, and replace it', async () => {
    const { facet } = await startWorkers();
    const [first = 0] = childrenOf(facet.pid);
    const asking = keepAsking({ url: `${facet.url}/web/graphql`, query: QUERY, perSecond: 200 });
    await asking.more(100);
    const again = facet.logged('the worker serves again');

    process.kill(first, 'SIGTERM');
    await again;
    await asking.more(100);
    await asking.stop();

    expect(asking.failures).toEqual([]);
    expect(isAlive(first)).toBe(false);
  });

  it('end at once on a second signal', async () => {
    const { facet } = await startWorkers();
    const workers = childrenOf(facet.pid);

    facet.signal('SIGTERM');
    await vi.waitFor(async () => expect(await facet.probe('ready')).toBe(503), { timeout: 1_000, interval: 5 });
    facet.signal('SIGTERM');

    expect(await facet.ended).toBe(143);
    await vi.waitFor(() => expect(workers.filter(isAlive)).toEqual([]), { timeout: 2_000 });
  });

  it('give up, with 1, when they end again and again', async () => {
    await using redis = await startRedis();
    const files = {
      'schemas/web.graphql': 'type Query { process: Int @computed }',
      'schemas/web.ts': `
        setTimeout(() => { throw new Error('out of order'); }, 1_000);
        export default { Query: { process: () => process.pid } };`,
    };

    const { code, err, out } = await startBriefly(files, ['--workers', '2', '--redis-url', redis.url]);

    const logs = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    const ends = logs.filter(({ msg }) => msg === 'the worker has ended, and is started again');
    expect(code).toBe(1);
    expect(err).toContain('out of order');
    expect(ends.map(({ pauseMs }) => pauseMs)).toEqual([100, 200, 400, 800]);
    expect(logs.at(-1)).toMatchObject({
      level: 'error',
      msg: 'workers end again and again, so this process ends too',
    });
  });
});
