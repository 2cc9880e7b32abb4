import { isEventStream, sentEvents } from './server-sent-events.ts';
import { headersAndBody, type SpecBlock, specBlocks } from './spec-block.ts';
import { EXCHANGE, type SpecExchange, specExchange } from './spec-exchange.ts';

/** A request to the gateway. */
export interface SpecRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Claims of the caller's token. */
  readonly caller: Readonly<Record<string, unknown>> | undefined;
}

/** What the gateway must answer. */
export interface SpecAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, events with JSON as their data, or undefined for none. */
  readonly body: unknown;
}

/** One request to the gateway: what it must ask of the services, and answer. */
export interface SpecStep {
  readonly line: number;
  readonly request: SpecRequest;
  readonly exchanges: readonly SpecExchange[];
  readonly answer: SpecAnswer;
}

/** One page of the specification. */
export interface SpecPage {
  readonly title: string;
  /** Texts by their paths below the root folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly SpecStep[];
  /** The only executor that the page is about; undefined when it holds on each. */
  readonly executor: string | undefined;
}

const FILE = /^(?:#|\/\/) (?<path>[\w./-]+\.(?:graphql|ts|yaml|json))\n/;
const QUERY = /^# (?<method>POST) (?<path>\/\S+)\n(?<headers>(?:# [\w-]+: .*\n)*)/;
const REQUEST = /^(?<method>GET|POST|PUT|PATCH|DELETE) (?<path>\/\S*)\n/;
const EXECUTOR = /^<!-- executor: (?<executor>\w+) -->$/m;
const ANSWER = /^HTTP\/1\.1 (?<status>\d{3}).*\n/;

/**
 * Reads a page: first its files; then, request by request, what the services are asked and reply, the request to the
 * gateway, and its answer.
 */
export function specPage(text: string): SpecPage {
  const files: Record<string, string> = {};
  const steps: SpecStep[] = [];
  let exchanges: SpecExchange[] = [];
  let asked: Pick<SpecStep, 'line' | 'request'> | undefined;
  for (const block of specBlocks(text)) {
    const path = FILE.exec(block.text)?.groups?.['path'];
    const request = asked ? undefined : specRequest(block);
    // JSON has no comments.
    if (path !== undefined) files[path] = path.endsWith('.json') ? block.text.replace(FILE, '') : block.text;
    else if (EXCHANGE.test(block.text)) exchanges.push(specExchange(block));
    else if (request) asked = { line: block.line, request };
    else if (asked) {
      steps.push({ ...asked, exchanges, answer: specAnswer(block) });
      exchanges = [];
      asked = undefined;
    } else throw new Error(`line ${block.line}: nobody asks for this answer`);
  }
  if (asked || exchanges.length > 0 || steps.length === 0) throw new Error('the last request has no answer');
  const executor = EXECUTOR.exec(text)?.groups?.['executor'];
  return { title: /^# (.*)$/m.exec(text)?.[1] ?? '', files, steps, executor };
}

function specRequest({ text }: SpecBlock): SpecRequest | undefined {
  const query = QUERY.exec(text);
  const found = query ?? REQUEST.exec(text);
  if (!found) return undefined;
  const { method = '', path = '', headers: comments = '' } = found.groups ?? {};
  const rest = text.slice(found[0].length);
  const [{ caller, variables, ...headers }, body] = query
    ? [headersAndBody(comments.replaceAll(/^# /gm, ''))[0], rest]
    : headersAndBody(rest);
  const json = query ? JSON.stringify({ query: body, ...(variables && { variables: JSON.parse(variables) }) }) : body;
  return {
    ...{ method, path },
    headers: { ...(json !== '' && { 'content-type': 'application/json' }), ...headers },
    body: json === '' ? undefined : json,
    caller: caller === undefined ? undefined : (JSON.parse(caller) as SpecRequest['caller']),
  };
}

function specAnswer({ text }: SpecBlock): SpecAnswer {
  const found = ANSWER.exec(text);
  const [headers, body] = found ? headersAndBody(text.slice(found[0].length)) : [{}, text];
  return { status: Number(found?.groups?.['status'] ?? 200), headers, body: answerBody(body, headers) };
}

/** The body of an answer as it is compared. */
export function answerBody(text: string, headers: Readonly<Record<string, string>>): unknown {
  if (text === '') return undefined;
  if (!isEventStream(headers)) return JSON.parse(text) as unknown;
  return sentEvents(text).map(({ event, data }) => ({ event, data: data === '' ? '' : (JSON.parse(data) as unknown) }));
}
