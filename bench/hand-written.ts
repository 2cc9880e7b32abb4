import { createServer } from 'node:http';

import { Pool } from 'undici';

/**
 * The BFF that a good engineer would write by hand: node:http and undici, no GraphQL. It answers what the operations of
 * the workloads do, by the path of the workload. Arguments: its port, and the URLs of both services.
 */
const [port, restUrl = '', graphqlUrl = ''] = process.argv.slice(2);

const rest = new Pool(restUrl, { connections: 256 });
const graphql = new Pool(graphqlUrl, { connections: 256 });

async function getJson<T>(path: string): Promise<T> {
  const { statusCode, body } = await rest.request({ path, method: 'GET' });
  if (statusCode !== 200) throw new Error(`the service answered ${statusCode}`);
  return (await body.json()) as T;
}

async function query<T>(text: string, variables: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const request = { path: '/graphql', method: 'POST' as const, headers };
  const { body } = await graphql.request({ ...request, body: JSON.stringify({ query: text, variables }) });
  const { data } = (await body.json()) as { data: T };
  return data;
}

interface User {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}
interface Post {
  readonly id: number;
  readonly userId: number;
  readonly title: string;
}
interface Review {
  readonly id: number;
  readonly postId: number;
  readonly stars: number;
}

async function dashboard(id: number): Promise<object> {
  const [user, orders, notifications] = await Promise.all([
    getJson<User>(`/users/${id}`),
    getJson<{ id: number; total: number }[]>(`/orders?userId=${id}`),
    getJson<{ id: number; text: string }[]>(`/notifications?userId=${id}&unread=true`),
  ]);
  return {
    userDashboard: {
      profile: { id: user.id, name: user.name, email: user.email },
      orders: orders.map((order) => ({ id: order.id, total: order.total })),
      notifications: notifications.map((one) => ({ id: one.id, text: one.text })),
    },
  };
}

const usersOf = (posts: readonly Post[]): Promise<User[]> =>
  getJson<User[]>(`/users?${[...new Set(posts.map((post) => post.userId))].map((id) => `id=${id}`).join('&')}`);

async function postsWithUsers(first: number): Promise<object> {
  const posts = await getJson<Post[]>(`/posts?limit=${first}`);
  const users = await usersOf(posts);
  const byId = new Map(users.map((user) => [user.id, { id: user.id, name: user.name, email: user.email }]));
  return {
    posts: posts.map((post) => ({
      id: post.id,
      userId: post.userId,
      title: post.title,
      user: byId.get(post.userId) ?? null,
    })),
  };
}

const REVIEWS = 'query($ids:[Int!]!){reviews(postIds:$ids){id postId stars}}';

async function postsWithReviews(first: number): Promise<object> {
  const posts = await getJson<Post[]>(`/posts?limit=${first}`);
  const [users, { reviews }] = await Promise.all([
    usersOf(posts),
    query<{ reviews: Review[] }>(REVIEWS, { ids: posts.map((post) => post.id) }),
  ]);
  const byId = new Map(users.map((user) => [user.id, { id: user.id, name: user.name }]));
  const byPost = new Map<number, object[]>();
  for (const { id, postId, stars } of reviews) {
    const known = byPost.get(postId);
    if (known) known.push({ id, stars });
    else byPost.set(postId, [{ id, stars }]);
  }
  return {
    posts: posts.map((post) => ({
      id: post.id,
      title: post.title,
      user: byId.get(post.userId) ?? null,
      reviews: byPost.get(post.id) ?? [],
    })),
  };
}

interface Variables {
  readonly id: number;
  readonly first: number;
}

const routes: Readonly<Record<string, (variables: Variables) => Promise<object>>> = {
  '/dashboard': ({ id }) => dashboard(id),
  '/users': ({ first }) => postsWithUsers(first),
  '/reviews': ({ first }) => postsWithReviews(first),
  '/constant': () => Promise.resolve({ __typename: 'Query' }),
};

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const route = routes[req.url ?? ''];
    const answer = async (): Promise<void> => {
      const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as { variables: Variables };
      const text = JSON.stringify({ data: await route?.(variables) });
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      res.end(text);
    };
    answer().catch((error: unknown) => res.writeHead(500).end(String(error)));
  });
});
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'));
