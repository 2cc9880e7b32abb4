import { isEventStream } from '../support/server-sent-events.ts';
import { type Reply, type SeenRequest, startService, type TestService } from '../support/start-service.ts';
import { readAnswer } from './read-http.ts';

/** A request that a page says is sent, and what comes back. */
interface Exchange {
  /** `GET /books?id=1`, with the query string. */
  readonly request: string;
  readonly body: unknown;
  readonly reply: Reply;
}

/**
 * Starts a service that answers exactly the exchanges of a page: a request line, the body of the request if there is
 * one, and the answer, with empty lines between. Whoever starts it closes it.
 */
export function startExchangeService(texts: readonly string[]): Promise<TestService> {
  const exchanges = texts.map(parseExchange);
  const respond = (seen: SeenRequest): Reply => {
    const found = exchanges.find(
      ({ request, body }) =>
        request === `${seen.method} ${seen.path}` && JSON.stringify(body) === JSON.stringify(seen.body),
    );
    return found?.reply ?? { status: 500, body: {} };
  };
  const paths = exchanges.map(({ request }) => new URL(request.split(' ')[1] ?? '/', 'http://service').pathname);
  return startService(Object.fromEntries(paths.map((path) => [path, respond])));
}

function parseExchange(text: string): Exchange {
  const [request = '', ...rest] = text.trim().split(/\n\n+/);
  const head = rest.findIndex((part) => part.startsWith('HTTP/1.1 '));
  const [first = ''] = rest;
  if (head < 0) {
    const answer = rest.at(-1) ?? '';
    return { request, body: rest.length > 1 ? json(first) : undefined, reply: { body: json(answer) } };
  }
  const { status, headers } = readAnswer(rest[head] ?? '');
  const events = rest.slice(head + 1).map((event) => `${event}\n\n`);
  const reply = isEventStream(headers) ? { status, headers, body: events.join('') } : { status, body: {} };
  return { request, body: head > 0 ? json(first) : undefined, reply };
}

const json = (text: string): unknown => JSON.parse(text) as unknown;
