import { expect, it } from 'vitest';
import { createRequestLog } from '../../../demo/request-log.ts';

it('keeps the latest 10,000 requests', () => {
  const log = createRequestLog();
  const record = log.recorder('orders', 'orders-a');

  for (let number = 0; number <= 10_000; number += 1) record({ method: 'GET', path: `/${number}`, body: '' });

  expect(log.requests).toHaveLength(10_000);
  expect(log.requests[0]).toEqual({ service: 'orders', instance: 'orders-a', method: 'GET', path: '/1' });
});

it('keeps a body that is not JSON as text', () => {
  const log = createRequestLog();

  log.recorder('users', 'users')({ method: 'POST', path: '/', body: '{"' });

  expect(log.requests).toMatchObject([{ body: '{"' }]);
});
