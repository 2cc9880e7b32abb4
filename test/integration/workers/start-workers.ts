import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { startRedis, type TestRedis } from '../../support/start-redis.ts';
import { startService } from '../../support/start-service.ts';
import { type Facet, type FacetOptions, startFacet } from '../lifecycle/start-facet.ts';

/** `facet start --workers 2`, a Redis and a service. */
export interface RunningWorkers {
  readonly facet: Facet;
  readonly redis: TestRedis;
  /** Requests that the service got; live. */
  readonly calls: readonly string[];
}

/** What the workers serve: a price of a service that is kept for an hour, and the number of the worker's process. */
export const FILES = {
  'schemas/services/shop.graphql': `
    extend schema @service(url: "{$env.SHOP_URL}")
    extend type Query { price: Price @rest(GET: "/price") }
    type Price @cacheControl(maxAge: 3600) { amount: Int }`,
  'schemas/web.graphql': `
    extend schema @bff(budget: { cost: 100, window: "1h" })
    type Query { price: Price process: Int @computed }
    type Price { amount: Int }`,
  'schemas/web.ts': 'export default { Query: { process: () => process.pid } };',
};

/** Starts two workers with a Redis and a service, for the test that is running, which ends them. */
export async function startWorkers(options: Partial<FacetOptions> = {}): Promise<RunningWorkers> {
  const redis = await startRedis();
  const shop = await startService({ '/price': { amount: 7 } });
  onTestFinished(() => shop[Symbol.asyncDispose]());
  const facet = await startFacet({
    files: FILES,
    environment: { SHOP_URL: shop.url },
    ...options,
    settings: { server: { workers: 2 }, redis: { url: redis.url }, ...options.settings },
  });
  return {
    facet,
    redis,
    get calls() {
      return shop.calls;
    },
  };
}

/** The processes that a process has started. */
export const childrenOf = (pid: number): readonly number[] =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => (line.trim() === '' ? [] : [Number(line)]));

/** Whether a process lives. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A GraphQL answer. */
export interface Answer {
  readonly status: number;
  readonly body: {
    readonly data: { readonly process?: number; readonly price?: { readonly amount: number } };
    readonly extensions: { readonly cost: unknown };
  };
}

/** Asks for a GraphQL answer, over a connection of its own. */
export async function ask({ url }: Facet, query: string): Promise<Answer> {
  const answer = await fetch(`${url}/web/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ query }),
  });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}
