import { headersAndBody, type SpecBlock } from './spec-block.ts';

/** What a service sends back. */
export interface SpecReply {
  /** `reset` breaks the connection, `silence` never answers. */
  readonly status: number | 'reset' | 'silence';
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is written. */
  readonly body: string;
}

/** A request that a page expects at a service, and the reply to it. */
export interface SpecExchange {
  readonly service: string;
  readonly hits: number;
  /** As the page writes it: an HTTP request, or a document for a GraphQL service. */
  readonly request: string;
  readonly isGraphQL: boolean;
  readonly reply: SpecReply;
}

/** The first line of an exchange: `# users`, `# users, 2 hits`. */
export const EXCHANGE = /^# (?<service>[a-z]\w*)(?:, (?<hits>\d+) hits?)?\n/;

/** Reads a block in which an arrow parts the request from the reply. */
export function specExchange({ language, text }: SpecBlock): SpecExchange {
  const { service = '', hits = '1' } = EXCHANGE.exec(text)?.groups ?? {};
  const [request = '', reply = ''] = text.replace(EXCHANGE, '').split(/^→ ?/m);
  return {
    service,
    hits: Number(hits),
    request: request.trim(),
    isGraphQL: language === 'graphql',
    reply: specReply(reply),
  };
}

function specReply(text: string): SpecReply {
  const status = /^(?<status>\d{3}|reset|silence)$/m.exec(text.split('\n')[0] ?? '')?.groups?.['status'];
  if (status === undefined) return { status: 200, headers: {}, body: text.trim() };
  if (status === 'reset' || status === 'silence') return { status, headers: {}, body: '' };
  const [headers, body] = headersAndBody(text.slice(text.indexOf('\n') + 1));
  return { status: Number(status), headers, body };
}
