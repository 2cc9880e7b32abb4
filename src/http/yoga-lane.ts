import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { GatewayAnswer, GatewayStream, GraphQLRequest } from '../core/exchange.ts';
import type { Admission } from './admission.ts';
import type { HttpAnswer } from './answer.ts';
import { readGraphQLRequest } from './graphql-request.ts';
import type { Incoming } from './incoming.ts';
import type { Frame } from './json-lane.ts';
import type { Pipeline } from './pipeline.ts';

/** Handed through yoga as its server context. */
interface Handover {
  readonly exchange: {
    readonly request: GraphQLRequest;
    /** A stream is the only thing the caller takes. */
    readonly streamOnly: boolean;
    /** Made when yoga asks for it, unless it is there before. */
    answer?: Promise<GatewayAnswer | GatewayStream>;
  };
}

/** Never executed: yoga wants one. */
const SCHEMA = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { unused: { type: GraphQLString } } }),
});

/** Satisfies yoga's own checks; the real parameters go to the pipeline. */
const PARAMS_FOR_YOGA = { query: '{ unused }' };

/** Fixed, so that nothing in a caller's URL meets a route of yoga's own. */
const URL_FOR_YOGA = 'http://localhost/graphql';

/** What needs graphql-yoga, which frames answers as server-sent events or multipart. */
export interface YogaLane {
  /** Takes requests through graphql-yoga. */
  readonly lane: (incoming: Incoming) => Promise<HttpAnswer>;
  /** Frames a stream that is there already. */
  readonly frame: Frame;
}

/** Loads nothing further when it is used. */
export function yogaLane(pipeline: Pipeline, admission: Admission): YogaLane {
  const yoga = createYoga<Handover>({
    schema: SCHEMA,
    plugins: [handOver(pipeline)],
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    logging: false,
    maxRequestBodySize: false,
    parserAndValidationCache: false,
  });
  const through = async (exchange: Handover['exchange']): Promise<HttpAnswer> => {
    const { method, headers } = exchange.request;
    const accept = headers['accept'] ?? '*/*';
    const forYoga = new yoga.fetchAPI.Request(URL_FOR_YOGA, { method, headers: { accept } });
    return answerOf(exchange, await yoga.fetch(forYoga, { exchange }));
  };
  return {
    lane: async (incoming) => {
      const { acceptable } = incoming;
      const request = await readGraphQLRequest(incoming);
      const enteredMs = admission.enter();
      try {
        return await through({ request, streamOnly: acceptable.stream && !acceptable.mediaType });
      } finally {
        admission.leave(enteredMs);
      }
    },
    frame: (request, answer) => through({ request, streamOnly: false, answer: Promise.resolve(answer) }),
  };
}

/** Takes over before yoga has parsed anything. Yoga reads no body and no parameter of the caller. */
function handOver(pipeline: Pipeline): Plugin<object, Handover> {
  return {
    onRequestParse({ setRequestParser }) {
      setRequestParser(() => PARAMS_FOR_YOGA);
    },
    async onParams({ context: { exchange }, setResult }) {
      exchange.answer ??= pipeline.graphql(exchange.request);
      const answer = await exchange.answer;
      setResult('events' in answer ? written(answer.events) : asWritten(answer.body));
    },
    async onResultProcess(processing) {
      const { exchange } = processing.serverContext;
      const answer = await exchange.answer;
      if (answer && isFramed(exchange, answer)) return;
      const body = answer && 'body' in answer ? answer.body : undefined;
      processing.setResultProcessor((_, { Response }) => new Response(body), 'application/json');
    },
  };
}

/** A result that is text already, as yoga frames it. */
const asWritten = (text: string): { readonly data: null; readonly stringify: () => string } => ({
  data: null,
  stringify: () => text,
});

async function* written(texts: AsyncIterable<string>): AsyncGenerator<ReturnType<typeof asWritten>, void> {
  for await (const text of texts) yield asWritten(text);
}

/** @throws whatever the pipeline rejected with, which yoga would have hidden. */
async function answerOf(exchange: Handover['exchange'], response: Response): Promise<HttpAnswer> {
  const answer = await exchange.answer;
  if (!answer) throw new Error('graphql-yoga did not hand the request over');
  const headers = answer.status === 405 ? { allow: 'POST', ...answer.headers } : answer.headers;
  if (!isFramed(exchange, answer) || !response.body) return { ...answer, headers, body: await response.text() };
  const framed = response.headers.get('content-type') ?? 'text/event-stream';
  const isByPath = 'events' in answer && exchange.request.incremental === 'BY_PATH' && framed.startsWith('multipart');
  const contentType = isByPath ? `${framed}; deferSpec=20220824` : framed;
  return { status: answer.status, headers: { ...headers, 'content-type': contentType }, body: response.body };
}

/** A refusal keeps its status and stays JSON, whatever was asked for. */
const isFramed = ({ streamOnly }: Handover['exchange'], answer: GatewayAnswer | GatewayStream): boolean =>
  'events' in answer || (streamOnly && answer.status === 200);
