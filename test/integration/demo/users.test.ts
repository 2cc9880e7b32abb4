import { expect, it } from 'vitest';
import { startDemoServices } from '../../../demo/start-demo-services.ts';
import { ask } from './ask.ts';

it('answers the users that exist among the ids', async () => {
  await using demo = await startDemoServices();

  const { status, body } = await ask(`${demo.environment.USERS_URL}/users?id=2&id=nobody&id=1`);

  expect(status).toBe(200);
  expect(body).toMatchObject([
    {
      id: '1',
      first_name: 'Emma',
      last_name: 'Costa',
      avatar: { url: expect.any(String) },
      address: { country: 'DE' },
    },
    { id: '2' },
  ]);
});

it('changes the names of a user and nothing else', async () => {
  await using demo = await startDemoServices();
  const url = `${demo.environment.USERS_URL}/users/1`;

  const changed = await ask(url, { method: 'PATCH', json: { first_name: 'Ada', id: '7' } });

  const after = await ask(`${demo.environment.USERS_URL}/users?id=1`);
  expect(changed.body).toMatchObject({ id: '1', first_name: 'Ada', last_name: 'Costa' });
  expect(after.body).toEqual([changed.body]);
});

it('names the members of a change that do not fit', async () => {
  await using demo = await startDemoServices();

  const answer = await ask(`${demo.environment.USERS_URL}/users/1`, { method: 'PATCH', json: { first_name: '' } });

  expect(answer.status).toBe(422);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body).toMatchObject({ errors: [{ field: 'first_name', code: 'too_small' }] });
});

it('knows no change of a user who does not exist', async () => {
  await using demo = await startDemoServices();

  const { status } = await ask(`${demo.environment.USERS_URL}/users/999`, { method: 'PATCH', json: {} });

  expect(status).toBe(404);
});
