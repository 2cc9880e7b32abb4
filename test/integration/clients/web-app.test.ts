import { execFile } from 'node:child_process';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { dashboardText } from '../../../clients/web/app/dashboard-text.ts';
import { type Answer, execute } from '../../../clients/web/app/request.ts';
import { UserDashboard, type UserDashboardQuery } from '../../../clients/web/operations.ts';
import { createDemoData } from '../../../demo/data.ts';
import { type DemoGateway, startDemoGateway } from '../../support/start-demo-gateway.ts';
import { REPOSITORY } from '../../support/start-gateway.ts';
import { startService } from '../../support/start-service.ts';

const data = createDemoData();
const [emma] = data.users;
const name = `${emma?.first_name} ${emma?.last_name}`;

let shop: DemoGateway;

beforeAll(async () => {
  shop = await startDemoGateway();
});
afterEach(() => {
  for (const service of ['users', 'orders', 'notifications', 'catalog'] as const)
    shop.demo.setFault(service, undefined);
});
afterAll(() => shop[Symbol.asyncDispose]());

const url = (): string => `${shop.gateway.url}/web/graphql`;

const ask = (token: string | undefined = shop.token): Promise<Answer<UserDashboardQuery>> =>
  execute(UserDashboard, { first: 1 }, { url: url(), token });

describe('the web application', () => {
  it('gets the dashboard, typed, by the id of its operation', async () => {
    const { data: result, errors, degraded } = await ask();

    expect({ errors, degraded }).toEqual({ errors: [], degraded: [] });
    expect(result?.userDashboard.profile).toEqual({ id: '1', name, city: emma?.address?.city });
    expect(result?.userDashboard.orders?.map(({ lines }) => lines.length > 0)).toEqual([true]);
    expect(result?.userDashboard.notifications.every(({ title }) => title.length > 0)).toBe(true);
  });

  it('is told by path and code what a failing service has kept from it', async () => {
    shop.demo.setFault('orders', 'error500');

    const answer = await ask();

    expect(answer.data?.userDashboard.orders).toBeNull();
    expect(answer.data?.userDashboard.profile?.name).toBe(name);
    expect(answer.errors).toMatchObject([
      { path: ['userDashboard', 'orders'], extensions: { code: 'UPSTREAM_ERROR', service: 'orders' } },
    ]);
    expect(dashboardText(answer)).toContain('Orders\n  cannot be shown right now\n');
    expect(dashboardText(answer)).toContain('! userDashboard.orders: Service "orders" failed.\n');
  });

  it('is told what stands in for a failing service', async () => {
    shop.demo.setFault('notifications', 'error500');

    const answer = await ask();

    expect(answer.errors).toEqual([]);
    expect(answer.data?.userDashboard.notifications).toEqual([]);
    expect(answer.degraded).toEqual([
      { path: ['userDashboard', 'notifications'], code: 'UPSTREAM_ERROR', service: 'notifications' },
    ]);
    expect(dashboardText(answer)).toContain('~ userDashboard.notifications is not available right now\n');
  });

  it.each([
    ['a caller without a token', undefined],
    ['a token that is none', 'nonsense'],
  ])('has no data for %s, and an error that says so', async (_, token) => {
    const answer = await execute(UserDashboard, {}, { url: url(), token });

    expect(answer.data).toBeNull();
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(dashboardText(answer)).toMatch(/^! .+\n$/);
  });

  it.each([
    ['text', { status: 502, body: 'gone', headers: { 'content-type': 'text/html' } }],
    ['other JSON', { status: 404, body: { title: 'Not Found' } }],
    ['no object', { status: 200, body: null }],
  ])('rejects when what answers is no gateway: %s', async (_, reply) => {
    await using other = await startService({ '/': () => reply });

    const answer = execute(UserDashboard, {}, { url: other.url });

    await expect(answer).rejects.toThrow(`answered ${reply.status}, and nothing of GraphQL`);
  });
});

describe('its command', () => {
  const run = (args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, [join(REPOSITORY, 'clients/web/app/main.ts'), ...args], (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });

  it('prints the dashboard', async () => {
    const { code, stdout } = await run(['--url', url(), '--token', shop.token, '--first', '2']);

    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${name}, .+\n\nOrders\n( {2}\\d+ \\w+ .\\d.*\n( {4}\\d+ × .+\n)+){2}\nNews\n`));
  });

  it('says in one line that nobody answers, and exits with 1', async () => {
    const { code, stdout, stderr } = await run(['--url', 'http://127.0.0.1:9/web/graphql']);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^fetch failed: .+\n$/);
  });
});
