import type { GraphQLMediaType, IncrementalFormat } from '../core/exchange.ts';

/** What a caller can take. */
export interface Acceptable {
  /** The best of the two GraphQL media types; undefined when neither will do. */
  readonly mediaType: GraphQLMediaType | undefined;
  /** Whether a stream will do: server-sent events or multipart. */
  readonly stream: boolean;
  /** Whether server-sent events will do, as a subscription is answered. */
  readonly events: boolean;
  /** How a stream has an answer that comes in parts; undefined when no stream will do. */
  readonly incremental: IncrementalFormat | undefined;
}

interface Range {
  readonly type: string;
  readonly quality: number;
  readonly parameters: readonly string[];
}

const JSON_ONLY: Acceptable = {
  mediaType: 'application/json',
  stream: false,
  events: false,
  incremental: undefined,
};
const GRAPHQL_TYPES: readonly GraphQLMediaType[] = ['application/json', 'application/graphql-response+json'];
const EVENT_STREAM = 'text/event-stream';
const STREAM_TYPES: readonly string[] = [EVENT_STREAM, 'multipart/mixed'];

/**
 * Reads an Accept header by https://www.rfc-editor.org/rfc/rfc9110#name-accept: the higher quality wins, then the
 * earlier range. Without a header, and for wildcards alone, it is `application/json`.
 */
export function negotiate(accept: string | undefined): Acceptable {
  if (!accept || accept === '*/*' || accept === 'application/json') return JSON_ONLY;
  const ranges = rangesOf(accept);
  const [best] = GRAPHQL_TYPES.map((type) => ({ type, ...preference(ranges, type) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.order - b.order);
  const streams = ranges.filter(({ type, quality }) => quality > 0 && STREAM_TYPES.includes(type));
  return {
    mediaType: best?.type,
    stream: streams.length > 0,
    events: streams.some(({ type }) => type === EVENT_STREAM),
    incremental: incrementalFormat(streams),
  };
}

/** https://www.apollographql.com/docs/graphos/routing/operations/defer */
function incrementalFormat(streams: readonly Range[]): IncrementalFormat | undefined {
  if (streams.length === 0) return undefined;
  return streams.some(({ parameters }) => valueOf(parameters, 'deferspec') === '20220824') ? 'BY_PATH' : 'BY_ID';
}

/** Whether the caller asks for HTML by name, as browsers do. */
export function acceptsHtml(accept: string | undefined): boolean {
  return (
    accept?.includes('text/html') === true &&
    rangesOf(accept).some(({ type, quality }) => type === 'text/html' && quality > 0)
  );
}

/** Whether a body is declared as JSON in UTF-8. Nothing else executes: other types reach us without a CORS preflight. */
export function isJsonContentType(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  const [type, ...parameters] = partsOf(contentType ?? '');
  return type === 'application/json' && isUtf8(parameters);
}

/** Ranges of a charset that we do not write are left out. */
function rangesOf(accept: string): Range[] {
  return accept.split(',').flatMap((text) => {
    const [type = '', ...parameters] = partsOf(text);
    const quality = Number(valueOf(parameters, 'q') ?? 1);
    return isUtf8(parameters) && quality >= 0 && quality <= 1 ? [{ type, quality, parameters }] : [];
  });
}

/** The most specific range decides, wherever it stands. */
function preference(ranges: readonly Range[], type: string): { readonly quality: number; readonly order: number } {
  for (const pattern of [type, 'application/*', '*/*']) {
    const order = ranges.findIndex((range) => range.type === pattern);
    if (order >= 0) return { quality: ranges[order]?.quality ?? 0, order };
  }
  return { quality: 0, order: 0 };
}

const partsOf = (text: string): string[] => text.split(';').map((part) => part.trim().toLowerCase());

const isUtf8 = (parameters: readonly string[]): boolean =>
  ['utf-8', 'utf8', undefined].includes(valueOf(parameters, 'charset'));

function valueOf(parameters: readonly string[], name: string): string | undefined {
  const parameter = parameters.find((text) => text.startsWith(`${name}=`));
  return parameter?.slice(name.length + 1).replaceAll('"', '');
}
