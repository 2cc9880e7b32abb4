import { GatewayError } from '../../src/core/errors.ts';
import { Future } from '../../src/core/future.ts';
import type { Call, ServiceAnswer as Answered, ServiceRequest } from '../../src/service/call.ts';
import type { AnyCase } from './any-case.ts';
import type { ServiceModel } from './graph-model.ts';
import { memoryGraphQL } from './memory-graphql.ts';
import type { ServiceAnswer, ServiceData } from './service-data.ts';
import { callText, hash, keyText, sortedPairs, type WireCall } from './wire-call.ts';

/** Services in memory, and what they were asked. */
export interface MemoryCalls {
  readonly calls: (service: string) => Call;
  /** Every call in its order; of a batch one for each of its keys. */
  readonly asked: string[];
  /** Requests with more keys than the service takes, and documents that are not valid. */
  readonly wrong: string[];
}

/** Calls that are answered from data. */
export function memoryCalls({ graph, data, remote }: Pick<AnyCase, 'graph' | 'data' | 'remote'>): MemoryCalls {
  const asked: string[] = [];
  const wrong: string[] = [];
  const rest =
    (service: string): Call =>
    (request) => {
      const { call, keys } = parsed(service, request);
      if (!data.field(call).source.batch) {
        asked.push(callText(call));
        return sent(data.answer(call));
      }
      asked.push(...keys.map((key) => keyText(call, key)));
      const { maxKeys = 0 } = graph.services.find(({ name }) => name === service) ?? {};
      if (keys.length > maxKeys) wrong.push(callText(call));
      return sent(batchAnswer(call, keys, data));
    };
  const graphql = (service: ServiceModel): Call => {
    const ask = (text: string): void => void asked.push(text);
    const answer = memoryGraphQL(graph, service, { data: remote, ask, invalid: wrong });
    return ({ body = '' }) => {
      const { query, variables } = JSON.parse(String(body)) as { query: string; variables: Record<string, unknown> };
      const json = answer(query, variables);
      return sent(remote.isDown ? { status: 500 } : { status: 200, json });
    };
  };
  const known = new Map(
    graph.services.map((service) => [service.name, service.kind === 'REST' ? rest(service.name) : graphql(service)]),
  );
  return {
    calls: (service) => known.get(service) ?? (() => Future.rejected(new Error(`there is no service ${service}`))),
    asked,
    wrong,
  };
}

/** A request taken apart again. */
function parsed(
  service: string,
  { method, path: target, body: text }: ServiceRequest,
): { call: WireCall; keys: string[] } {
  const [path = '', query = ''] = target.split('?');
  const all = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split('=').map(decodeURIComponent).join('='));
  const pairs = sortedPairs(all.filter((pair) => !pair.startsWith('keys=')));
  const whole = text === undefined ? undefined : (JSON.parse(String(text)) as Record<string, unknown>);
  const { keys: inBody = [], ...body } = whole ?? {};
  const keys = [
    ...all.filter((pair) => pair.startsWith('keys=')).map((pair) => pair.slice(5)),
    ...(inBody as unknown[]),
  ];
  const call: WireCall = {
    service,
    method,
    path: path.slice(1).split('/').map(decodeURIComponent),
    pairs,
    body: whole && body,
  };
  return { call, keys: keys.map(String) };
}

/** One answer for many keys: their items in another order, and some that nobody asked for. */
function batchAnswer(call: WireCall, keys: readonly string[], data: ServiceData): ServiceAnswer {
  const answer = data.batch(call);
  if (!('items' in answer)) return answer;
  const { type, source } = data.field(call);
  const isList = type.nonNull.length > 1;
  const items = (key: string): readonly unknown[] => data.itemsOf(call, key);
  const ofKey = (key: string): unknown => (isList ? items(key) : (items(key)[0] ?? null));
  const wrapped = (json: unknown): ServiceAnswer => ({
    status: 200,
    json: source.select.reduceRight<unknown>((inner, name) => ({ [name]: inner }), json),
  });
  if (source.batch?.match === '@position') return wrapped(keys.map(ofKey));
  const strangers = hash(callText(call)) % 2 === 0 ? ['stranger'] : [];
  if (source.batch?.match === '@key')
    return wrapped(Object.fromEntries([...strangers, ...keys].map((key) => [key, ofKey(key)])));
  return wrapped([...strangers, ...keys].reverse().flatMap((key) => [...items(key), null]));
}

/** No service answers at once. */
const sent = (answer: ServiceAnswer): Future<Answered> => Future.from(answered(answer));

function answered(answer: ServiceAnswer): Promise<Answered> {
  if ('fault' in answer) return Promise.reject(new GatewayError(answer.fault, { service: 'memory' }));
  if ('text' in answer) return Promise.resolve({ status: 200, headers: {}, body: Buffer.from(answer.text) });
  const body = answer.status === 204 ? '' : JSON.stringify(answer.json ?? null);
  return Promise.resolve({ status: answer.status, headers: {}, body: Buffer.from(body) });
}
