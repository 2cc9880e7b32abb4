import { describe, expect, it, vi } from 'vitest';
import { readPrometheusText } from '../../support/prometheus-text.ts';
import { canUseRedis } from '../../support/start-redis.ts';
import { writeFiles } from '../../support/start-gateway.ts';
import type { Facet } from '../lifecycle/start-facet.ts';
import { ask, childrenOf, FILES, isAlive, startWorkers } from './start-workers.ts';

const PROCESS = '{ process }';

/** How often each process has answered. */
async function shares(facet: Facet, times: number): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  for (let time = 0; time < times; time++) {
    const { process = 0 } = (await ask(facet, PROCESS)).body.data;
    counts.set(process, (counts.get(process) ?? 0) + 1);
  }
  return counts;
}

/** The value of a metric, all of its samples together. */
async function metric({ adminUrl }: Facet, name: string): Promise<number> {
  const page = await fetch(`${adminUrl}/metrics`);
  const family = readPrometheusText(await page.text()).get(name);
  return (family?.samples ?? []).reduce((sum, { value }) => sum + value, 0);
}

describe.skipIf(!canUseRedis())('several workers', () => {
  it('share the public port evenly, and log lines say which of them answered', async () => {
    const { facet } = await startWorkers();

    const counts = await shares(facet, 20);

    const workers = childrenOf(facet.pid);
    expect([...counts.keys()].sort()).toEqual([...workers].sort());
    expect([...counts.values()]).toEqual([10, 10]);
    await vi.waitFor(() => {
      const requests = facet.logs.filter(({ msg }) => msg === 'request').map(({ worker }) => worker);
      expect(requests.filter((worker) => worker === 1)).toHaveLength(10);
      expect(requests.filter((worker) => worker === 2)).toHaveLength(10);
    });
  });

  // On a busy machine Redis may be late, and then each limits by itself.
  it('hold callers to one budget', { retry: 2 }, async () => {
    const files = {
      ...FILES,
      'schemas/services/shop.graphql': FILES['schemas/services/shop.graphql'].replace(
        ' @cacheControl(maxAge: 3600)',
        '',
      ),
      'schemas/web.graphql': FILES['schemas/web.graphql'].replace('cost: 100', 'cost: 4'),
    };
    const workers = await startWorkers({ files });
    const { facet } = workers;

    const answers = [];
    for (let time = 0; time < 8; time++) answers.push(await ask(facet, '{ price { amount } }'));

    expect(answers[0]?.body.extensions.cost).toMatchObject({ requested: 1, actual: 1 });
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429, 429, 429, 429]);
    expect(workers.calls).toHaveLength(4);
  });

  it('count together', async () => {
    const { facet } = await startWorkers();

    await shares(facet, 6);

    expect(await metric(facet, 'facet_requests_total')).toBe(6);
    expect(await metric(facet, 'facet_workers')).toBe(2);
    expect(await metric(facet, 'facet_requests_in_flight')).toBe(0);
  });

  it('drop what is cached together, and refuse a purge of what is not there as one process does', async () => {
    const workers = await startWorkers();
    const { facet } = workers;
    const purge = (body: object) =>
      fetch(`${facet.adminUrl}/cache/purge`, { method: 'POST', body: JSON.stringify(body) });
    for (let time = 0; time < 4; time++) await ask(facet, '{ price { amount } }');

    const purged = await purge({ service: 'shop' });
    const mistaken = await purge({ service: 'shops' });
    for (let time = 0; time < 4; time++) await ask(facet, '{ price { amount } }');

    expect([purged.status, ((await purged.json()) as { purged: number }).purged > 0]).toEqual([200, true]);
    expect(mistaken.status).toBe(400);
    expect(await mistaken.json()).toMatchObject({
      errors: [{ message: 'The request is not valid: there is no service "shops"; did you mean "shop"?.' }],
    });
    expect(workers.calls).toEqual(['GET /price', 'GET /price']);
  });

  it('all load the schemas again on SIGHUP', async () => {
    const { facet } = await startWorkers();
    await writeFiles(facet.root, { 'schemas/tv.graphql': 'type Query { hello: String @from(value: "hello") }' });

    facet.signal('SIGHUP');

    const loaded = (): readonly unknown[] =>
      facet.logs.filter(({ msg }) => msg === 'the schemas were loaded again').map(({ worker }) => worker);
    await vi.waitFor(() => expect([...loaded()].sort()).toEqual([1, 2]), { timeout: 10_000 });
    for (let time = 0; time < 4; time++)
      expect((await fetch(`${facet.url}/tv/graphql?query={hello}`, { headers: { connection: 'close' } })).status).toBe(
        200,
      );
  });

  it('are replaced when they end, while the others go on, and what was counted stays counted', async () => {
    const { facet } = await startWorkers();
    await shares(facet, 6);
    const before = await metric(facet, 'facet_requests_total');
    const [first = 0] = childrenOf(facet.pid);
    const again = facet.logged('the worker serves again');

    process.kill(first, 'SIGKILL');
    const ended = await facet.logged('the worker has ended, and is started again');
    const meanwhile = await facet.probe('ready');
    const answer = await ask(facet, PROCESS);
    await again;
    const counts = await shares(facet, 6);

    expect(ended).toMatchObject({ level: 'warn', worker: 1, pid: first, signal: 'SIGKILL' });
    expect([meanwhile, answer.status]).toEqual([200, 200]);
    expect([...counts.values()]).toEqual([3, 3]);
    expect(counts.has(first)).toBe(false);
    expect([before, await metric(facet, 'facet_requests_total')]).toEqual([6, 13]);
  });

  it('end with the primary, even when that is killed', async () => {
    const { facet } = await startWorkers();
    const workers = childrenOf(facet.pid);

    facet.signal('SIGKILL');
    await facet.ended;

    expect(workers).toHaveLength(2);
    await vi.waitFor(() => expect(workers.filter(isAlive)).toEqual([]), { timeout: 5_000 });
  });

  it('are ended when they do nothing any more, and replaced', { timeout: 60_000 }, async () => {
    const { facet } = await startWorkers();
    const [first = 0] = childrenOf(facet.pid);
    const messages = () => facet.logs.map(({ msg }) => msg);

    process.kill(first, 'SIGSTOP');
    await vi.waitFor(() => expect(messages()).toContain('the worker serves again'), { timeout: 50_000, interval: 50 });

    expect(isAlive(first)).toBe(false);
    expect(facet.logs).toContainEqual(
      expect.objectContaining({ level: 'error', worker: 1, msg: 'the worker did nothing for 10 s, and is ended' }),
    );
  });
});
