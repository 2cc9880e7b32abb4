import { expect, it } from 'vitest';
import type { NotificationRecord } from '../../../demo/records.ts';
import { startDemoServices } from '../../../demo/start-demo-services.ts';
import { ask } from './ask.ts';

it('lists what a user has, read and unread', async () => {
  await using demo = await startDemoServices();
  const url = `${demo.environment.NOTIFICATIONS_URL}/users/1/notifications`;

  const [all, unread, read] = await Promise.all([ask(url), ask(`${url}?unread=true`), ask(`${url}?unread=false`)]);

  const list = all.body as NotificationRecord[];
  expect(list[0]).toMatchObject({ userId: '1', title: expect.any(String), read: false, createdAt: expect.any(String) });
  expect(unread.body).toEqual(list.filter((notification) => !notification.read));
  expect(read.body).toEqual(list.filter((notification) => notification.read));
});

it('has nothing for a user who does not exist', async () => {
  await using demo = await startDemoServices();

  const { status, body } = await ask(`${demo.environment.NOTIFICATIONS_URL}/users/999/notifications`);

  expect(status).toBe(200);
  expect(body).toEqual([]);
});

it('finds those of many users by one search', async () => {
  await using demo = await startDemoServices();

  const { body } = await ask(`${demo.environment.NOTIFICATIONS_URL}/notifications/search`, {
    json: { userIds: ['2', '1'] },
  });

  const found = new Set((body as NotificationRecord[]).map(({ userId }) => userId));
  expect(found).toEqual(new Set(['1', '2']));
});

it('refuses a search without ids', async () => {
  await using demo = await startDemoServices();

  const { status } = await ask(`${demo.environment.NOTIFICATIONS_URL}/notifications/search`, { json: {} });

  expect(status).toBe(422);
});
