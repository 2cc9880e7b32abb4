import { isDeepStrictEqual } from 'node:util';
import { buildSchema } from 'graphql';

import { isEventStream } from '../support/server-sent-events.ts';
import { askedOf, executeAsWritten, type SentDocument, type WrittenAnswer } from '../support/spec-document.ts';
import {
  type Reply,
  type Respond,
  type SeenRequest,
  startService,
  type TestService,
} from '../support/start-service.ts';
import type { Root, ShownExchange } from './examples.ts';
import { readAnswer, readHeaders } from './read-http.ts';

/** The services of a page, all on one port. */
interface ExchangeService extends AsyncDisposable {
  readonly url: TestService['url'];
  /** What has been asked so far; live. */
  readonly asked: ReadonlySet<ShownExchange>;
}

interface Exchange {
  readonly shown: ShownExchange;
  readonly path: string;
  readonly meets: (seen: SeenRequest) => boolean;
  readonly reply: Respond;
}

/**
 * Starts a service that answers exactly the exchanges of a page. One that is shown twice has its answers in that order.
 * Whoever starts it closes it.
 */
export async function startExchangeService({ exchanges, files }: Root): Promise<ExchangeService> {
  const known = exchanges.map((shown) => (shown.service === '' ? httpExchange(shown) : graphqlExchange(shown, files)));
  const asked = new Set<ShownExchange>();
  const respond: Respond = (seen) => {
    const fitting = known.filter(({ meets }) => meets(seen));
    const found = fitting.find(({ shown }) => !asked.has(shown)) ?? fitting.at(-1);
    if (!found) return { status: 500, body: {} };
    asked.add(found.shown);
    return found.reply(seen);
  };
  const service = await startService(Object.fromEntries(known.map(({ path }) => [path, respond])));
  return { url: service.url, asked, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
}

/** A request line, headers and a body if there is one; then the answer, of which JSON alone will do. */
function httpExchange(shown: ShownExchange): Exchange {
  const [first = '', ...rest] = shown.text.trim().split(/\n\n+/);
  const [request = '', ...lines] = first.split('\n');
  const headers = Object.entries(readHeaders(lines));
  const start = rest.findIndex((part) => part.startsWith('HTTP/1.1 '));
  const answerAt = start < 0 ? rest.length - 1 : start;
  const [sent] = rest.slice(0, answerAt);
  const body = sent === undefined ? undefined : json(sent);
  const reply = start < 0 ? { body: json(rest[answerAt] ?? '') } : httpReply(rest.slice(start));
  return {
    shown,
    path: new URL(request.split(' ')[1] ?? '/', 'http://service').pathname,
    meets: (seen) =>
      request === `${seen.method} ${seen.path}` &&
      isDeepStrictEqual(body, seen.body) &&
      headers.every(([name, value]) => seen.headers[name] === value),
    reply: () => reply,
  };
}

function httpReply([head = '', ...parts]: readonly string[]): Reply {
  const { status, headers } = readAnswer(head);
  if (isEventStream(headers)) return { status, headers, body: parts.map((event) => `${event}\n\n`).join('') };
  const [body] = parts;
  return { status, headers, ...(body !== undefined && { body: json(body) }) };
}

/** A document, which stands for every one that asks the same, and the answer under its own names. */
function graphqlExchange(shown: ShownExchange, files: Root['files']): Exchange {
  const { service, text: query, answer } = shown;
  const written = { query, answer: json(answer) as WrittenAnswer };
  return {
    shown,
    path: '/graphql',
    meets: ({ path, body }) => path === '/graphql' && askedOf(body as SentDocument) === askedOf(written),
    reply: async ({ body }) => {
      const schema = buildSchema(files[`schemas/remote/${service}.graphql`] ?? '');
      return { body: await executeAsWritten(schema, body as SentDocument, written) };
    },
  };
}

const json = (text: string): unknown => JSON.parse(text) as unknown;
