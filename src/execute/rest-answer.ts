import { GatewayError } from '../core/errors.ts';
import type { Future } from '../core/future.ts';
import type { RestSource, Service } from '../graph/graph.ts';
import { memberOf } from '../plan/expression.ts';
import { statusError } from '../service/answer-status.ts';
import type { ServiceAnswer } from '../service/call.ts';
import { problemErrors } from '../service/problem-errors.ts';
import { parseJsonAnswer } from '../service/json-answer.ts';
import { RefusedFields } from './refused-fields.ts';
import { type RequestValues, restRequest } from './rest-request.ts';
import type { ServiceContext } from './service-context.ts';
import { tracedRest } from './traced-rest.ts';

/** What is known of an answer that is past its time, and what a service says to that. */
export interface Revalidation {
  /** The entity tag it had. */
  readonly known: string | undefined;
  etag?: string | undefined;
  /** It holds still. */
  isUnchanged?: boolean;
}

/**
 * A REST field's call, ready to be sent: what the service answers, `select:` applied; undefined when a look-up finds
 * nothing, null when it is empty. It rejects with the code LANGUAGE.md §4.5 has for what the service did.
 *
 * @throws {GatewayError} BAD_USER_INPUT when a value cannot stand where its hole is
 */
export function restCall(
  source: RestSource,
  values: RequestValues,
  context: ServiceContext,
  revalidation?: Revalidation,
): () => Future<unknown> {
  const service = context.graph.services.get(source.service);
  if (!service) throw new Error(`there is no service "${source.service}"`);
  const request = restRequest(source, service, values);
  const send = (): Future<unknown> => sendRequest(source, { service, request, revalidation, values }, context);
  if (source.method !== 'GET' || revalidation) return send;
  // What a service wants of the caller is the same for all its calls in a request; the field's own headers may not be.
  const own = source.headers.length > 0 ? JSON.stringify(request.headers) : '';
  const readKey = `${service.name} ${request.path} ${source.select.join('.')} ${own}`;
  return () => {
    const answer = context.reads.get(readKey) ?? send();
    context.reads.set(readKey, answer);
    return answer;
  };
}

interface Sent {
  readonly service: Service;
  readonly request: ReturnType<typeof restRequest>;
  readonly revalidation: Revalidation | undefined;
  readonly values: RequestValues;
}

function sendRequest(
  source: RestSource,
  { service, request, revalidation, values }: Sent,
  context: ServiceContext,
): Future<unknown> {
  const {
    calls,
    scope: { view },
    request: {
      signal,
      calls: count,
      trace,
      freshness: { purges },
    },
    unchanged,
  } = context;
  count.total++;
  const known = revalidation?.known;
  const headers = known === undefined ? request.headers : { ...request.headers, 'if-none-match': known };
  const call = trace?.call(tracedRest(source, { request, values }, context));
  return calls(service.name)({ ...request, headers, signal, view, purges, trace: call }).then((answer) => {
    if (revalidation) revalidation.etag = answer.headers['etag'] ?? (answer.status === 304 ? known : undefined);
    if (revalidation && answer.status === 304 && known !== undefined) {
      revalidation.isUnchanged = true;
      return undefined;
    }
    const error = statusError(service.name, answer);
    if (error) return nothingFound(source, answer, error);
    return selectResult(readJson(unchanged, answer, { service, request }), source);
  });
}

/** The answer's JSON, which need not be parsed where an equal request was answered in the same way. */
function readJson(
  unchanged: ServiceContext['unchanged'],
  answer: ServiceAnswer,
  { service, request }: Pick<Sent, 'service' | 'request'>,
): unknown {
  const read = (): unknown => parseJsonAnswer(service.name, answer);
  const asked = (): string => `${service.name} ${request.path} ${typeof request.body === 'string' ? request.body : ''}`;
  return unchanged ? unchanged.read(asked, answer, read) : read();
}

/** A look-up that finds nothing has not failed; whatever else has an error of a status rejects with it. */
function nothingFound({ method, batch, service }: RestSource, answer: ServiceAnswer, error: GatewayError): undefined {
  const isLookUp = method === 'GET' || batch !== undefined;
  if (error.code === 'NOT_FOUND' && isLookUp) return undefined;
  const fields = error.code === 'BAD_USER_INPUT' ? problemErrors(service, answer) : undefined;
  throw fields ? new RefusedFields({ service, status: answer.status }, fields) : error;
}

/**
 * The result inside an answer or an event, as `select:` says.
 *
 * @throws {GatewayError} UPSTREAM_BAD_RESPONSE when it is no object to look into
 */
export function selectResult(json: unknown, { select, service }: Pick<RestSource, 'select' | 'service'>): unknown {
  if (select.length === 0 || json === null) return json;
  if (typeof json !== 'object') throw new GatewayError('UPSTREAM_BAD_RESPONSE', { service });
  return memberOf(json, select) ?? null;
}
