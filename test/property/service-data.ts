import type { BatchModel, CallModel, GraphFieldModel, GraphModel } from './graph-model.ts';
import { concreteType, memberAt } from './json-type.ts';
import { callText, hash, keyText, type WireCall } from './wire-call.ts';

/** What a service answers to one request. */
export type ServiceAnswer =
  | { readonly status: number; readonly json?: unknown }
  /** 200 with a body that is not JSON. */
  | { readonly text: string }
  /** No answer at all. */
  | { readonly fault: 'UPSTREAM_TIMEOUT' | 'UPSTREAM_UNAVAILABLE' };

/** What a service has for a batch: the items of each key, or one answer for all keys. */
export type BatchAnswer = ServiceAnswer | { readonly items: readonly unknown[] };

/** Answers of an endpoint; which one a call gets depends on what it says. */
export type Endpoint =
  | { readonly kind: 'single'; readonly answers: readonly ServiceAnswer[] }
  | { readonly kind: 'batch'; readonly answers: readonly BatchAnswer[] };

/** Everything that the REST services know. Equal calls have equal answers. */
export class ServiceData {
  readonly #graph: GraphModel;
  /** By `Type/field`. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;

  constructor(graph: GraphModel, endpoints: ReadonlyMap<string, Endpoint>) {
    this.#graph = graph;
    this.endpoints = endpoints;
  }

  answer(call: WireCall): ServiceAnswer {
    const endpoint = this.endpoints.get(endpointOf(call));
    if (endpoint?.kind !== 'single') return { status: 404 };
    return chosen(endpoint.answers, callText(call)) ?? { status: 404 };
  }

  batch(call: WireCall): BatchAnswer {
    const endpoint = this.endpoints.get(endpointOf(call));
    if (endpoint?.kind !== 'batch') return { status: 404 };
    return chosen(endpoint.answers, callText(call)) ?? { status: 404 };
  }

  /** The items of one key, each with the key where it is matched by it. */
  itemsOf(call: WireCall, key: string): readonly unknown[] {
    const answer = this.batch(call);
    if (!('items' in answer) || answer.items.length === 0) return [];
    const text = keyText(call, key);
    const many = listsOfEndpoint(this.field(call)) ? hash(text) % 4 : Math.min(1, hash(text) % 5);
    const { type, source } = this.field(call);
    const value = hash(text) % 2 === 0 && /^[1-9]\d*$/.test(key) ? Number(key) : key;
    return Array.from({ length: many }, (_, position) => {
      const item = chosen(answer.items, `${text} ${position}`);
      return this.#matched(item, type.name, { match: source.batch?.match, value });
    });
  }

  /** The item with a value where it is matched by it; read as a field is, through objects of whatever type they are. */
  #matched(
    item: unknown,
    declared: string,
    { match, value }: { readonly match: Matched; readonly value: unknown },
  ): unknown {
    if (match === undefined || typeof match === 'string' || typeof item !== 'object' || item === null) return item;
    const [name = '', ...rest] = match;
    const type = concreteType(this.#graph, item, declared) ?? declared;
    const field = this.#graph.types.get(type)?.fields.get(name);
    if (field?.source.kind !== 'json') return item;
    const { path } = field.source;
    const inner =
      rest.length === 0 ? value : this.#matched(objectAt(item, path), field.type.name, { match: rest, value });
    return withMember(item, path, inner);
  }

  field({ path: [type = '', name = ''] }: WireCall): GraphFieldModel & { readonly source: CallModel } {
    const found = this.#graph.types.get(type)?.fields.get(name);
    if (found?.source.kind !== 'call') throw new Error(`nobody calls ${type}.${name}`);
    return found as GraphFieldModel & { readonly source: CallModel };
  }

  /** As a reader of a counterexample wants it. */
  text(): string {
    return [...this.endpoints]
      .map(([at, { answers }]) => `${at} ${answers.map((answer) => JSON.stringify(answer)).join('\n    | ')}`)
      .join('\n');
  }
}

const endpointOf = ({ path }: WireCall): string => path.slice(0, 2).join('/');

const chosen = <T>(items: readonly T[], text: string): T | undefined => items[hash(text) % items.length];

const listsOfEndpoint = ({ type }: GraphFieldModel): boolean => type.nonNull.length > 1;

type Matched = BatchModel['match'] | undefined;

/** What stands there, or an object in place of what is none: the key of an item has a place. */
function objectAt(item: unknown, path: readonly string[]): object {
  const found = memberAt(item, path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : {};
}

function withMember(object: object, [name = '', ...rest]: readonly string[], value: unknown): object {
  const known = (object as Readonly<Record<string, unknown>>)[name];
  const inner = typeof known === 'object' && known !== null && !Array.isArray(known) ? known : {};
  return { ...object, [name]: rest.length === 0 ? value : withMember(inner, rest, value) };
}
