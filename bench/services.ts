import { createServer, type Server, type Socket } from 'node:net';

import { buildSchema, graphqlSync } from 'graphql';

import { notifications, orders, posts, reviews, userAt } from './records.ts';

/**
 * The services of the workloads, as cheap as they can be: every answer is a buffer that is made once. Arguments: the
 * ports for REST and GraphQL, how long each call takes in ms, in how many forms each answer comes, one after the
 * other: the same JSON in other bytes, and how long the notifications of every twentieth user take. Prints a line once it
 * listens.
 */
const [restPort, graphqlPort, delayMs, forms = 1, slowMs] = process.argv.slice(2).map(Number);

/** How long the call for a target takes. */
function delayOf(target: string): number | undefined {
  const user = slowMs && target.startsWith('/notifications') ? /userId=(\d+)/.exec(target)?.[1] : undefined;
  return user !== undefined && Number(user) % 20 === 0 ? slowMs : delayMs;
}

const MAX_ANSWERS = 30_000;
const answers = new Map<string, Buffer>();

function http(status: string, body: string): Buffer {
  const type = 'content-type: application/json; charset=utf-8';
  return Buffer.from(`HTTP/1.1 ${status}\r\n${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

let turn = 0;

/** The answer in its next form. */
function next(key: string, make: () => Buffer): Buffer {
  const form = turn++ % forms;
  return once(`${form} ${key}`, () => (form === 0 ? make() : padded(make(), form)));
}

/** With so many spaces at the end of its body. */
function padded(answer: Buffer, spaces: number): Buffer {
  const [head = '', body = ''] = answer.toString().split('\r\n\r\n');
  const [status = ''] = head.slice('HTTP/1.1 '.length).split('\r\n');
  return http(status, body + ' '.repeat(spaces));
}

function once(key: string, make: () => Buffer): Buffer {
  const known = answers.get(key);
  if (known) return known;
  const made = make();
  if (answers.size < MAX_ANSWERS) answers.set(key, made);
  return made;
}

function restAnswer(target: string): Buffer {
  const { pathname, searchParams } = new URL(target, 'http://services');
  const number = (name: string): number => Number(searchParams.get(name));
  const [, first, id] = pathname.split('/');
  const found = ((): unknown => {
    if (first === 'users' && id !== undefined) return { ...userAt(Number(id)), id: Number(id) };
    if (first === 'users') return searchParams.getAll('id').map((one) => userAt(Number(one)));
    if (first === 'posts') return posts(number('limit'));
    if (first === 'orders') return orders(number('userId'));
    if (first === 'notifications') return notifications(number('userId'));
    return undefined;
  })();
  return found === undefined ? http('404 Not Found', '{}') : http('200 OK', JSON.stringify(found));
}

const schema = buildSchema(`type Query { reviews(postIds: [Int!]!): [Review!]! }
type Review { id: Int! postId: Int! stars: Int! body: String! }`);
const rootValue = { reviews: ({ postIds }: { postIds: readonly number[] }) => postIds.flatMap(reviews) };

function graphqlAnswer(body: string): Buffer {
  const { query: source, variables: variableValues } = JSON.parse(body) as { query: string; variables: object };
  const result = graphqlSync({ schema, source, rootValue, variableValues: variableValues as Record<string, unknown> });
  return http('200 OK', JSON.stringify(result));
}

/** Reads requests off a connection, one behind the other. */
function serve(socket: Socket, answer: (target: string, body: string) => Buffer): void {
  let read = '';
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (data) => {
    read += data.toString('latin1');
    for (;;) {
      const head = read.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(read.slice(0, head))?.[1] ?? 0);
      const end = head + 4 + length;
      if (read.length < end) return;
      const target = read.slice(read.indexOf(' ') + 1, read.indexOf(' HTTP/'));
      const bytes = answer(target, read.slice(head + 4, end));
      read = read.slice(end);
      const delay = delayOf(target);
      if (delay) setTimeout(() => socket.write(bytes), delay);
      else socket.write(bytes);
    }
  });
}

const listen = (port: number, answer: (target: string, body: string) => Buffer): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((socket) => serve(socket, answer));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

await listen(restPort ?? 0, (target) => next(target, () => restAnswer(target)));
await listen(graphqlPort ?? 0, (_, body) => next(body, () => graphqlAnswer(body)));
process.stdout.write('listening\n');
