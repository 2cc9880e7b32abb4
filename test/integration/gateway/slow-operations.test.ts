import { expect, it } from 'vitest';

import { startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { startService, type TestService } from '../../support/start-service.ts';

const FILES = {
  'schemas/services/stock.graphql': `
    extend schema @service(url: "{$env.STOCK}")
    extend type Query { count: Int @rest(GET: "/count", select: "count") }`,
  'schemas/web.graphql': 'type Query { count: Int }',
};

/** Longer than what the test calls slow, whatever the machine. */
function busy(): { readonly body: unknown } {
  const untilMs = performance.now() + 5;
  while (performance.now() < untilMs);
  return { body: { count: 7 } };
}

const startWith = (stock: TestService, slowOperation: string): Promise<TestGateway> =>
  startGateway({ files: FILES, environment: { STOCK: stock.url }, settings: { telemetry: { slowOperation } } });

const slowLines = ({ logs }: TestGateway): readonly unknown[] => logs.filter(({ msg }) => msg === 'slow operation');

it('logs an operation that takes longer than the setting, with its plan', async () => {
  await using stock = await startService({ '/count': busy });
  await using gateway = await startWith(stock, '4ms');

  await gateway.query('web', 'query Slow { count }', { headers: { 'x-request-id': 'slow-one' } });

  expect(slowLines(gateway)).toEqual([
    {
      level: 'warn',
      time: expect.any(String) as string,
      msg: 'slow operation',
      requestId: 'slow-one',
      client: 'web',
      operation: 'Slow',
      durationMs: expect.any(Number) as number,
      plan: [
        'query Slow: 1 request in 1 wave',
        '0 of 1000 points, depth 1 of 12, not cacheable',
        'wave 1',
        '  stock  GET /count  (one request)  for count',
        '',
      ].join('\n'),
    },
  ]);
});

it('logs none of those that are quicker, or that were refused', async () => {
  await using stock = await startService({ '/count': busy });
  await using gateway = await startWith(stock, '1h');
  await using impatient = await startWith(stock, '1ms');

  await gateway.query('web', '{ count }');
  await impatient.query('web', '{ noSuchField }');

  expect(slowLines(gateway)).toEqual([]);
  expect(slowLines(impatient)).toEqual([]);
});
