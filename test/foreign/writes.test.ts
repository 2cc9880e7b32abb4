import { expect, it } from 'vitest';
import { useForeignWorld } from './foreign-world.ts';
import { restData } from './rest-data.ts';

const world = useForeignWorld();

it('marks a todo as done', async () => {
  const todo = restData().todos.find(({ completed }) => !completed);
  const mutation = 'mutation ($id: ID!) { setTodo(id: $id, completed: true) { id title done } }';

  const { data, errors, requests } = await world().ask('blog', mutation, { id: todo?.id });

  expect(errors).toEqual([]);
  expect(data).toEqual({ setTodo: { id: String(todo?.id), title: todo?.title, done: true } });
  expect(requests).toEqual([`PATCH /todos/${todo?.id}`]);
});

it('adds a comment that is then read with its post', async () => {
  const comment = { title: 'On tests', email: 'ada@example.org', body: 'Ask the real thing: "quotes" & ümlauts.' };
  const mutation = 'mutation ($comment: CommentInput!) { comment(on: 42, comment: $comment) { id title email body } }';

  const written = await world().ask('blog', mutation, { comment });
  const read = await world().ask('blog', '{ post(id: 42) { comments { id title email body } } }');

  const added = { id: String(restData().comments.length + 1), ...comment };
  expect(written.data).toEqual({ comment: added });
  expect(read.data).toMatchObject({ post: { comments: expect.arrayContaining([added]) } });
});

it('tells of a todo that is not there', async () => {
  const mutation = 'mutation { setTodo(id: 4711, completed: true) { id } }';

  const { data, errors } = await world().ask('blog', mutation);

  expect(data).toBeNull();
  expect(errors).toMatchObject([{ path: ['setTodo'], extensions: { code: 'NOT_FOUND' } }]);
});
