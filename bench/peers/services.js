import DataLoader from 'dataloader';
import { Pool } from 'undici';

/** What every peer is started with: its port, and the URLs of both services. */
export const [port, restUrl, graphqlUrl] = process.argv.slice(2);

const rest = new Pool(restUrl, { connections: 256 });
const graphql = new Pool(graphqlUrl, { connections: 256 });

/** GETs JSON of the REST service. */
export async function getJson(path) {
  const { statusCode, body } = await rest.request({ path, method: 'GET' });
  if (statusCode === 200) return body.json();
  await body.dump();
  throw new Error(`the service answered ${statusCode}`);
}

/** Queries the GraphQL service. Returns its whole result. */
export async function query(text, variables) {
  const headers = { 'content-type': 'application/json' };
  const request = { path: '/graphql', method: 'POST', headers, body: JSON.stringify({ query: text, variables }) };
  const { body } = await graphql.request(request);
  return body.json();
}

/** The users of these ids, in their order, in one call. */
export async function usersOf(ids) {
  const users = await getJson(`/users?${ids.map((id) => `id=${id}`).join('&')}`);
  const byId = new Map(users.map((user) => [user.id, user]));
  return ids.map((id) => byId.get(id) ?? null);
}

const REVIEWS = 'query($ids:[Int!]!){reviews(postIds:$ids){id postId stars body}}';

/** The reviews of each of these posts, in one call. */
async function reviewsOf(ids) {
  const { data } = await query(REVIEWS, { ids });
  const byPost = Map.groupBy(data.reviews, ({ postId }) => postId);
  return ids.map((id) => byPost.get(id) ?? []);
}

/** The context of one request. */
export const loaders = () => ({ users: new DataLoader(usersOf), reviews: new DataLoader(reviewsOf) });

/** Tells the benchmark that the peer is ready. */
export const listening = () => process.stdout.write('listening\n');
