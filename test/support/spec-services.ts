import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { buildSchema } from 'graphql';
import { closeAtOnce, listen } from './listen.ts';
import { eventText, isEventStream, sentEvents } from './server-sent-events.ts';
import { headersAndBody } from './spec-block.ts';
import { askedOf, executeAsWritten, type SentDocument, type WrittenAnswer } from './spec-document.ts';
import type { SpecExchange } from './spec-exchange.ts';
import type { SpecPage } from './spec-page.ts';

/** The services of a page, on real ports. */
export interface SpecServices extends AsyncDisposable {
  /** Values of the variables that the service files read. */
  readonly environment: Readonly<Record<string, string>>;
  /** Expects these exchanges, and no others, from now on. */
  expect(exchanges: readonly SpecExchange[]): void;
  /** What has been asked since then, in the words of the page where the page expects it; sorted. */
  asked(): readonly string[];
}

interface Seen {
  readonly service: string;
  readonly request: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What a page says of an exchange, in one text. */
export const described = ({ service, request, isGraphQL }: SpecExchange): string =>
  `${service}: ${isGraphQL ? askedOf({ query: request }) : request}`;

/** Starts a server for each service file of a page. Whoever starts it closes it. */
export async function startSpecServices({ files }: SpecPage): Promise<SpecServices> {
  let open: { readonly exchange: SpecExchange; left: number }[] = [];
  let asked: string[] = [];
  const environment: Record<string, string> = {};
  const answer = async (service: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = incoming;
    const seen: Seen = { service, request: `${method} ${url}`, headers, body: await text(incoming) };
    const found = open.find(({ exchange, left }) => left > 0 && meets(exchange, seen));
    if (found) found.left--;
    asked.push(found ? described(found.exchange) : unexpected(seen));
    await send(found?.exchange, seen, { outgoing, sdl: files[`schemas/remote/${service}.graphql`] });
  };
  const servers = await Promise.all(
    serviceFiles(files).map(async ([service, sdl]) => {
      const server = createServer((incoming, outgoing) => void answer(service, incoming, outgoing));
      const origin = await listen(server);
      for (const [, name = ''] of sdl.matchAll(/\$env\.(\w+)/g))
        environment[name] = name.endsWith('_URL') ? origin : name.toLowerCase().replaceAll('_', '-');
      return server;
    }),
  );
  return {
    environment,
    expect: (exchanges) => {
      open = exchanges.map((exchange) => ({ exchange, left: exchange.hits }));
      asked = [];
    },
    asked: () => [...asked].sort(),
    [Symbol.asyncDispose]: async () => void (await Promise.all(servers.map(closeAtOnce))),
  };
}

function serviceFiles(files: SpecPage['files']): readonly (readonly [service: string, sdl: string])[] {
  return Object.entries(files).flatMap(([path, sdl]) => {
    const service = /^schemas\/services\/(\w+)\.graphql$/.exec(path)?.[1];
    return service === undefined ? [] : [[service, sdl] as const];
  });
}

function meets(exchange: SpecExchange, seen: Seen): boolean {
  if (exchange.service !== seen.service) return false;
  if (exchange.isGraphQL)
    return askedOf({ query: exchange.request }) === askedOf(JSON.parse(seen.body) as SentDocument);
  const [line = ''] = exchange.request.split('\n');
  const [headers, body] = headersAndBody(exchange.request.slice(line.length + 1));
  return (
    line === seen.request &&
    isDeepStrictEqual(json(body), json(seen.body)) &&
    Object.entries(headers).every(([name, value]) => (seen.headers[name] ?? '(none)') === value)
  );
}

const json = (body: string): unknown => (body === '' ? undefined : (JSON.parse(body) as unknown));

function unexpected({ service, request, headers, body }: Seen): string {
  const isGraphQL = body.startsWith('{"query":');
  const shown = Object.entries(headers).filter(([name]) => !USUAL.has(name));
  const what = isGraphQL ? askedOf(JSON.parse(body) as SentDocument) : `${request}\n${body}`.trim();
  return `not expected by ${service}: ${what} ${JSON.stringify(Object.fromEntries(shown))}`;
}

const USUAL = new Set(['host', 'connection', 'content-length', 'content-type', 'accept', 'accept-encoding']);

interface Target {
  readonly outgoing: ServerResponse;
  readonly sdl: string | undefined;
}

async function send(exchange: SpecExchange | undefined, seen: Seen, { outgoing, sdl }: Target): Promise<void> {
  const { status, headers, body } = exchange?.reply ?? { status: 501, headers: {}, body: '{}' };
  if (status === 'silence') return;
  if (status === 'reset') {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(status, { ...(body !== '' && { 'content-type': 'application/json' }), ...headers });
  // A stream is followed by a comment, which makes its last event whole.
  if (isEventStream(headers))
    outgoing.end(`${exchange?.isGraphQL && sdl ? await resultStream(exchange, seen, sdl) : body}\n\n:\n\n`);
  else outgoing.end(exchange?.isGraphQL && sdl ? await graphqlBody(exchange, seen, sdl) : body);
}

async function resultStream({ reply, ...exchange }: SpecExchange, seen: Seen, sdl: string): Promise<string> {
  const events = sentEvents(`${reply.body}\n\n`).map(async ({ event, data }) => {
    const result =
      event === 'next' ? await graphqlBody({ ...exchange, reply: { ...reply, body: data } }, seen, sdl) : data;
    return eventText({ event, data: result });
  });
  return (await Promise.all(events)).join('');
}

async function graphqlBody({ request, reply }: SpecExchange, { body }: Seen, sdl: string): Promise<string> {
  const isWritten = reply.body.startsWith('{') && 'data' in (JSON.parse(reply.body) as object);
  if (!isWritten) return reply.body;
  const answer = JSON.parse(reply.body) as WrittenAnswer;
  const sent = JSON.parse(body) as SentDocument;
  return JSON.stringify(await executeAsWritten(buildSchema(sdl), sent, { query: request, answer }));
}
