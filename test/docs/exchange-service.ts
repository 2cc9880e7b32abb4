import { type Reply, type SeenRequest, startService, type TestService } from '../support/start-service.ts';

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
  const answer = rest.at(-1) ?? '';
  const status = /^HTTP\/1\.1 (?<status>\d{3})/.exec(answer)?.groups?.['status'];
  return {
    request,
    body: rest.length > 1 ? (JSON.parse(rest[0] ?? '') as unknown) : undefined,
    reply: status === undefined ? { body: JSON.parse(answer) as unknown } : { status: Number(status), body: {} },
  };
}
