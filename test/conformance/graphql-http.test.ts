import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANES } from '../support/start-gateway.ts';
import { type DemoGateway, startDemoGateway } from '../support/start-demo-gateway.ts';

/** As the specification has them: https://graphql.github.io/graphql-over-http/draft/ */
const AUDITS = serverAudits({ url: '' }).map(({ id, name }) => ({ id, name }));

/** Some audits ask for `__type`. Clients that accept stored operations only refuse what the audits send. */
const settings = { clients: { web: { introspection: true } } };

it('has 61 audits', () => {
  expect(AUDITS).toHaveLength(61);
});

describe.each(LANES)('GraphQL over HTTP through the $lane', ({ jsonLane }) => {
  let shop: DemoGateway;
  beforeAll(async () => {
    shop = await startDemoGateway({ jsonLane, settings });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  it.each(AUDITS)('$id: $name', async ({ id }) => {
    const { gateway, token } = shop;
    const authorization = `Bearer ${token}`;
    const fetchFn = (url: string, init: RequestInit = {}): Promise<Response> =>
      fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), authorization } });
    const audit = serverAudits({ url: `${gateway.url}/web/graphql`, fetchFn }).find((one) => one.id === id);

    const result = await audit?.fn();

    expect(result).toEqual({ id, name: audit?.name, status: 'ok' });
  });
});
