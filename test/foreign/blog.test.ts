import { describe, expect, it } from 'vitest';
import { useForeignWorld } from './foreign-world.ts';
import { graphqlData } from './graphql-data.ts';
import { type Comment, type Post, restData, type User } from './rest-data.ts';
import { byId } from './rows.ts';

const world = useForeignWorld();

const idAnd = <Row extends { readonly id: number }>({ id }: Row): { readonly id: string } => ({ id: String(id) });

const authorOf = (user: User) => ({ ...idAnd(user), name: user.name, email: user.email });
const shownComment = (comment: Comment) => ({ ...idAnd(comment), email: comment.email, body: comment.body });

describe('posts with their authors and comments', () => {
  const QUERY = '{ posts { id title author { id name email } comments { id email body } } }';

  /** What one gets by asking the tables row by row. */
  function joinedPosts(): unknown {
    const { posts, users, comments } = restData();
    const userById = byId(users);
    return posts.map((post) => ({
      ...idAnd(post),
      title: post.title,
      author: authorOf(userById(post.userId)),
      comments: comments.filter(({ postId }) => postId === post.id).map(shownComment),
    }));
  }

  it('are what a plain join of the tables gives, for all 100', async () => {
    const { status, data, errors } = await world().ask('blog', QUERY);

    expect(status).toBe(200);
    expect(errors).toEqual([]);
    expect(data).toEqual({ posts: joinedPosts() });
  });

  it('take 3 requests, where one for each row would be 201', async () => {
    const { requests } = await world().ask('blog', QUERY);

    const { posts, users } = restData();
    expect(requests).toEqual([
      `GET /comments?${posts.map(({ id }) => `postId=${id}`).join('&')}`,
      'GET /posts',
      `GET /users?${users.map(({ id }) => `id=${id}`).join('&')}`,
    ]);
  });

  it('take one request when only their own fields are wanted', async () => {
    const { data, requests } = await world().ask('blog', '{ posts(first: 2) { title } }');

    expect(data).toEqual({
      posts: restData()
        .posts.slice(0, 2)
        .map(({ title }) => ({ title })),
    });
    expect(requests).toEqual(['GET /posts?_limit=2']);
  });
});

describe('one post', () => {
  const postOf = ({ id, title, body }: Post) => ({ id: String(id), title, body });

  it('is read by its id', async () => {
    const { data, requests } = await world().ask('blog', '{ post(id: 7) { id title body } }');

    expect(data).toEqual({ post: postOf(byId(restData().posts)(7)) });
    expect(requests).toEqual(['GET /posts/7']);
  });

  it('is null without an error when the service answers 404', async () => {
    const { status, data, errors, requests } = await world().ask('blog', '{ post(id: 4711) { id author { name } } }');

    expect(status).toBe(200);
    expect({ data, errors }).toEqual({ data: { post: null }, errors: [] });
    expect(requests).toEqual(['GET /posts/4711']);
  });

  it('comes under several aliases, equal ones with one request', async () => {
    const query = '{ a: post(id: 1) { t: title } b: post(id: 2) { title } c: post(id: 1) { body } }';

    const { data, requests } = await world().ask('blog', query);

    const [one, two] = restData().posts;
    expect(data).toEqual({ a: { t: one?.title }, b: { title: two?.title }, c: { body: one?.body } });
    expect(requests).toEqual(['GET /posts/1', 'GET /posts/2']);
  });
});

describe('users', () => {
  it('show renamed, flattened, joined and grouped fields', async () => {
    const query = '{ users { id handle city latitude companyName contact { email phone } } }';

    const { data, errors, requests } = await world().ask('blog', query);

    expect(errors).toEqual([]);
    expect(data).toEqual({
      users: restData().users.map((user) => ({
        ...idAnd(user),
        handle: `@${user.username}`,
        city: user.address.city,
        latitude: user.address.geo.lat,
        companyName: user.company.name,
        contact: { email: user.email, phone: user.phone },
      })),
    });
    expect(requests).toEqual(['GET /users']);
  });

  it('that are looked up one by one travel together', async () => {
    const { data, requests } = await world().ask('blog', '{ a: user(id: 3) { name } b: user(id: 99) { name } }');

    expect(data).toEqual({ a: { name: byId(restData().users)(3).name }, b: null });
    expect(requests).toEqual(['GET /users?id=3&id=99']);
  });

  it('have posts, todos and albums, each with one request for all', async () => {
    const query = '{ users { id posts { id } todos(completed: true) { title done } albumTitles } }';

    const { data, errors, requests } = await world().ask('blog', query);

    const { users, posts, todos, albums } = restData();
    expect(errors).toEqual([]);
    expect(data).toEqual({
      users: users.map((user) => ({
        ...idAnd(user),
        posts: posts.filter(({ userId }) => userId === user.id).map(idAnd),
        todos: todos
          .filter(({ userId, completed }) => userId === user.id && completed)
          .map(({ title }) => ({ title, done: true })),
        albumTitles: albums.filter(({ userId }) => userId === user.id).map(({ title }) => title),
      })),
    });
    const ids = users.map(({ id }) => `userId=${id}`).join('&');
    expect(requests).toEqual([
      `GET /albums?${ids}`,
      `GET /posts?${ids}`,
      `GET /todos?${ids}&completed=true`,
      'GET /users',
    ]);
  });

  it('have a country of the GraphQL service that the caller names', async () => {
    const query = 'query ($code: ID!) { users { name country(code: $code) { name } } }';

    const { data, errors, requests } = await world().ask('blog', query, { code: 'NZ' });

    const country = { name: byId(graphqlData().countries)('NZ').name };
    expect(errors).toEqual([]);
    expect(data).toEqual({ users: restData().users.map(({ name }) => ({ name, country })) });
    expect(requests).toEqual(['GET /users', 'POST /graphql']);
  });
});

it('lists the open todos of a user', async () => {
  const { data, requests } = await world().ask('blog', '{ openTodos(userId: 5) { id title done } }');

  const open = restData().todos.filter(({ userId, completed }) => userId === 5 && !completed);
  expect(data).toEqual({ openTodos: open.map((todo) => ({ ...idAnd(todo), title: todo.title, done: false })) });
  expect(requests).toEqual(['GET /todos?userId=5&completed=false']);
});
