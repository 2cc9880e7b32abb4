import type { EventSource, GraphField, HeaderTemplate, RestSource, Service } from '../graph/graph.ts';
import { renderBody } from '../language/body-template.ts';
import { renderHeader } from '../language/header-template.ts';
import { renderUrl } from '../language/url-template.ts';
import type { SelectedField } from '../plan/selection.ts';
import type { ServiceRequest } from '../service/call.ts';
import { multipartBody } from './multipart-body.ts';
import { setOwn } from './set-own.ts';
import { variableLookup, type VariableValues } from './variable-lookup.ts';

/** What the holes of a request's templates are filled with; arguments stand under the names of the wire. */
export type RequestValues = VariableValues &
  Required<Pick<VariableValues, 'args' | 'self' | 'environment'>> & {
    /** The graph field that is called. */
    readonly field: Pick<GraphField, 'type' | 'name'>;
    /** Where it is called. */
    readonly selected: Pick<SelectedField, 'index'>;
  };

/** Always copied, so that traces hold together; other headers only when the service names them in `forward`. */
const ALWAYS_FORWARDED = ['traceparent'];

/**
 * The request that a field of a REST service stands for.
 *
 * @throws {GatewayError} BAD_USER_INPUT when a value cannot stand where its hole is
 */
export function restRequest(source: RestSource | EventSource, service: Service, values: RequestValues): ServiceRequest {
  const lookup = variableLookup(values);
  const template = source.kind === 'rest' ? source.body : undefined;
  const body = template && renderBody(template, lookup);
  const multipart = isMultipart(source) ? multipartBody(body as Readonly<Record<string, unknown>>) : undefined;
  const headers = serviceHeaders(service, values, source.headers);
  return {
    method: source.kind === 'rest' ? source.method : 'GET',
    path: renderUrl(source.url, lookup),
    headers: multipart ? { ...headers, 'content-type': multipart.contentType } : headers,
    isRepeatable: source.kind === 'events' || source.method === 'GET' || source.batch !== undefined,
    ...(body !== undefined && !multipart && { body: JSON.stringify(body) }),
    ...(multipart && { body: multipart.body }),
    ...(source.timeoutMs !== undefined && { timeoutMs: source.timeoutMs }),
  };
}

const isMultipart = (source: RestSource | EventSource): boolean => source.kind === 'rest' && source.isMultipart;

/** Headers of a request to a service: the caller's that it wants, its own, and those of the field. */
export function serviceHeaders(
  { forward, headers }: Service,
  values: VariableValues,
  own: readonly HeaderTemplate[] = [],
): Readonly<Record<string, string>> {
  const sent: Record<string, string> = {};
  const caller = values.inputs.headers;
  for (const name of ALWAYS_FORWARDED) if (caller[name] !== undefined) setOwn(sent, name, caller[name]);
  for (const name of forward) if (caller[name] !== undefined) setOwn(sent, name, caller[name]);
  if (headers.length === 0 && own.length === 0) return sent;
  const lookup = variableLookup(values);
  for (const { name, value } of [...headers, ...own]) {
    const rendered = renderHeader(value, lookup);
    if (rendered !== undefined) setOwn(sent, name, rendered);
  }
  return sent;
}
