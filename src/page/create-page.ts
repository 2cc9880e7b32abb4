import { isObject, jsonObject } from '../core/json-object.ts';
import { GatewayError } from '../core/errors.ts';
import type { Tracer } from '../core/request-trace.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { Page, PageRequest } from '../http/page.ts';
import { searchParams } from '../http/search-params.ts';
import type { Problem } from '../language/problem.ts';
import type { Registry } from '../registry.ts';
import { describeClients, schemaText } from './describe-clients.ts';
import { jsonAnswer, pageAnswer } from './page-answer.ts';
import { PageFiles } from './page-files.ts';
import { Recorder } from './recorder.ts';
import { requestStream, type SchemaNews } from './request-stream.ts';

/** What the page is of. */
export interface PageOptions {
  readonly registry: Registry;
  /** Aborts when the gateway closes: whoever looks at the page must not keep it. */
  readonly closing: AbortSignal;
}

/** The browser page, and what it has to be told. */
export interface BrowserPage extends Page {
  /** Follows requests for it. */
  readonly tracer: Tracer;
  /** The schemas were loaded; `isLive` says whether the load is served. */
  loaded(problems: readonly Problem[], isLive: boolean): void;
}

type PageResult = Awaited<ReturnType<Page['answer']>>;

const BELOW = '/-/';

/** The page for whoever develops: clients, live requests and plans. It holds no credential and no answer. */
export function createPage({ registry, closing }: PageOptions): BrowserPage {
  const files = new PageFiles();
  const stored = (client: string, name: string): string | undefined =>
    registry.surface(client)?.client.operations.find((operation) => operation.name === name)?.text;
  const recorder = new Recorder({ storedDocument: stored });
  const news: SchemaNews = { count: 0, isLive: true, problems: [], onChanged: new Set() };
  const get = (name: string, { headers, search, signal }: PageRequest): PageResult | Promise<PageResult> => {
    switch (name) {
      case 'clients':
        return jsonAnswer(describeClients(registry));
      case 'schema':
        return schemaAnswer(registry, search);
      case 'requests':
        return requestStream({ recorder, news }, [signal, closing]);
      default:
        return files.answer(name, headers['if-none-match']);
    }
  };
  return {
    tracer: recorder.tracer,
    loaded(problems, isLive) {
      Object.assign(news, { count: news.count + 1, isLive, problems });
      for (const tell of news.onChanged) tell();
    },
    async answer(request) {
      const { method, pathname } = request;
      const name = pathname === '/' ? 'index.html' : pathname.slice(BELOW.length);
      const allow = name === 'explain' ? 'POST' : 'GET';
      if (method !== allow && name !== 'clear') return notAllowed(allow);
      if (name === 'explain') return explained(registry, request);
      if (name === 'clear') return method === 'POST' ? cleared(recorder, request) : notAllowed('POST');
      return get(name, request);
    },
  };
}

const notAllowed = (allow: string): GatewayError =>
  new GatewayError('METHOD_NOT_ALLOWED', { reason: `use ${allow}` }, { headers: { allow } });

async function cleared(recorder: Recorder, { body }: PageRequest): Promise<HttpAnswer | GatewayError> {
  const text = await body();
  if (text instanceof GatewayError) return text;
  recorder.clear();
  return jsonAnswer({});
}

function schemaAnswer(registry: Registry, search: string): HttpAnswer | GatewayError {
  const parameters = searchParams(search);
  if (parameters instanceof GatewayError) return parameters;
  const text = schemaText(registry, parameters.get('client') ?? '');
  return text === undefined ? noSuchClient() : pageAnswer('text/plain; charset=utf-8', text);
}

async function explained(registry: Registry, { body }: PageRequest): Promise<HttpAnswer | GatewayError> {
  const text = await body();
  const question = text instanceof GatewayError ? text : jsonObject(text, 'the body');
  if (question instanceof GatewayError) return question;
  const { client, query, variables } = question;
  if (typeof client !== 'string' || typeof query !== 'string' || !(variables === undefined || isObject(variables)))
    return new GatewayError('BAD_REQUEST', {
      reason: 'it takes client and query, both text, and variables, an object',
    });
  // Nobody needs it to show requests.
  const { explainDocument } = await import('./explain-document.ts');
  const answer = explainDocument(registry, { client, query, variables });
  return answer ? jsonAnswer(answer) : noSuchClient();
}

const noSuchClient = (): GatewayError => new GatewayError('NOT_FOUND', { reason: 'there is no such client' });
