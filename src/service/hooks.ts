import { type RequestView, viewWith } from '../code/code-context.ts';
import type { AnswerChanges, HookContext, OnRequest, OnResponse, RequestChanges } from '../code/define-service.ts';
import { GatewayError } from '../core/errors.ts';
import { Future } from '../core/future.ts';
import type { StopSignal } from '../core/stop-signal.ts';
import type { Layer, RequestLayer, ServiceAnswer, ServiceRequest } from './call.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * Runs a service's `onRequest` before each attempt to reach it: it may change what is sent. When the request's signal
 * aborts meanwhile, the call rejects with the signal's reason.
 *
 * @throws {GatewayError} INTERNAL_SERVER_ERROR when the code throws, or wants what it may not have
 */
export function requestHook(service: string, onRequest: OnRequest): RequestLayer {
  return (next) => (request) => {
    const changed = async (): Promise<ServiceRequest> =>
      changedRequest(request, await onRequest(outgoing(request), hookContext(service, request.view)));
    return guarded(`onRequest of service "${service}"`, request.signal, changed).then(next);
  };
}

/** Runs a service's `onResponse` on each answer: it may change what is read. Fails as `requestHook` does. */
export function responseHook(service: string, onResponse: OnResponse): Layer {
  return (next) => (request) => {
    const changed = (answer: ServiceAnswer) => async (): Promise<ServiceAnswer> =>
      changedAnswer(answer, await onResponse(incoming(answer), hookContext(service, request.view)));
    const what = `onResponse of service "${service}"`;
    return next(request).then((answer) => guarded(what, request.signal, changed(answer)));
  };
}

function guarded<T>(what: string, signal: StopSignal | undefined, run: () => Promise<T>): Future<T> {
  const done = run().catch((cause: unknown) => failed(what, cause));
  return Future.from(untilAborted(signal, done));
}

function hookContext(service: string, view: RequestView | undefined): HookContext {
  if (!view) throw new Error(`service "${service}" is called outside of a request`);
  return viewWith(view, { service });
}

function failed(what: string, cause: unknown): never {
  throw new GatewayError('INTERNAL_SERVER_ERROR', {}, { cause: new Error(`${what} failed`, { cause }) });
}

/** Code sees a body that is text. */
const outgoing = ({ method, path, headers, body }: ServiceRequest) => ({
  ...{ method, path, headers },
  body: typeof body === 'string' ? body : undefined,
});

function changedRequest(request: ServiceRequest, changes: RequestChanges | undefined | void): ServiceRequest {
  if (!changes) return request;
  const { path = request.path, headers } = changes;
  const { body: ownBody, ...rest } = request;
  const body = 'body' in changes ? changes.body : ownBody;
  if (path !== request.path) refuseOutside(path);
  if (body !== undefined && body !== ownBody && typeof body !== 'string') throw new TypeError('the body is no text');
  return { ...rest, path, headers: merged(request.headers, headers), ...(body !== undefined && { body }) };
}

/** A path of its own must not lead out of the service's URL, nor end the line it is sent in. */
function refuseOutside(path: string): void {
  const isLine = typeof path === 'string' && /^\/[\x21-\x7e]*$/.test(path);
  const [segments = ''] = isLine ? path.split(/[?#]/, 1) : [];
  const climbs = segments.split(/[/\\]|%2f|%5c/i).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
  if (!isLine || path.includes('#') || climbs)
    throw new RangeError('the path must begin with "/", be percent-encoded, and stay below the URL of the service');
}

type Headers = Readonly<Record<string, string | undefined>>;

function merged(headers: Readonly<Record<string, string>>, changes: Headers = {}): Readonly<Record<string, string>> {
  const all = new Map<string, string | undefined>(Object.entries(headers));
  for (const [name, value] of Object.entries(changes)) all.set(name.toLowerCase(), value);
  const present = [...all].filter((entry): entry is [string, string] => entry[1] !== undefined);
  for (const [name, value] of present) {
    if (typeof value !== 'string' || /[^\t\x20-\x7e\x80-\xff]/.test(value))
      throw new TypeError(`the header "${name}" has a value that cannot be sent`);
  }
  return Object.fromEntries(present);
}

const incoming = ({ status, headers, body }: ServiceAnswer) => ({ status, headers, body: body.toString('utf8') });

function changedAnswer(answer: ServiceAnswer, changes: AnswerChanges | undefined | void): ServiceAnswer {
  if (!changes) return answer;
  const { status = answer.status, body } = changes;
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new RangeError('the status is no HTTP status');
  return {
    status,
    headers: merged(answer.headers, changes.headers),
    body: body === undefined ? answer.body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  };
}
