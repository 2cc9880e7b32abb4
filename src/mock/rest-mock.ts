import { getNamedType, getNullableType, type GraphQLField, isListType, isObjectType } from 'graphql';

import { type EventSource, type Graph, type GraphField, type RestSource } from '../graph/graph.ts';
import { askedOf } from './asked.ts';
import { type Asked, type Given, MockObject, nameOf, nested } from './mock-object.ts';
import type { MockWorld } from './mock-world.ts';
import { bodyValues, type SentUrl, type SentValue, urlValues } from './sent-values.ts';
import { WireJson } from './wire-json.ts';

/** A request to a REST service that is not there. */
export interface RestRequest extends SentUrl {
  readonly method: string;
  /** Undefined when there was none. */
  readonly body: unknown;
}

/** What a REST service answers: JSON, or events each made by `next`. */
export type RestAnswer = { readonly json: unknown } | { readonly next: (event: number) => unknown };

interface Route {
  readonly place: GraphField;
  readonly source: RestSource | EventSource;
  readonly field: GraphQLField<unknown, unknown>;
}

/** Answers for a REST service, as its `@rest` fields expect it to; undefined for a request that none of them makes. */
export function restMock(
  service: string,
  graph: Graph,
  world: MockWorld,
): (request: RestRequest) => RestAnswer | undefined {
  const routes = [...graph.fields.values()].flatMap((place) => routeOf(place, service, graph));
  const wire = new WireJson(graph, world);
  return (request) => {
    const [best] = routes
      .flatMap((route) => matched(route, request))
      .sort((one, other) => other.literals - one.literals || other.values.length - one.values.length);
    if (!best) return undefined;
    const call = new RestCall(best, { request, graph, world, wire });
    return best.route.source.kind === 'events' ? { next: (event) => call.answer(event) } : { json: call.answer(0) };
  };
}

function routeOf(place: GraphField, service: string, graph: Graph): readonly Route[] {
  const { source, type, name } = place;
  if ((source.kind !== 'rest' && source.kind !== 'events') || source.service !== service) return [];
  const declared = graph.schema.getType(type);
  const field = isObjectType(declared) ? declared.getFields()[name] : undefined;
  return field ? [{ place, source, field }] : [];
}

interface Matched {
  readonly route: Route;
  readonly values: readonly SentValue[];
  readonly literals: number;
}

function matched(route: Route, request: RestRequest): readonly Matched[] {
  const { source } = route;
  if (request.method !== (source.kind === 'rest' ? source.method : 'GET')) return [];
  const names = source.url.query.map(({ name }) => decodeURIComponent(name));
  if ([...request.query.keys()].some((name) => !names.includes(name))) return [];
  const found = urlValues(source.url, request);
  if (!found) return [];
  const inBody = source.kind === 'rest' && source.body ? bodyValues(source.body, request.body) : [];
  return [{ route, literals: found.literals, values: [...found.values, ...inBody] }];
}

interface Context {
  readonly request: RestRequest;
  readonly graph: Graph;
  readonly world: MockWorld;
  readonly wire: WireJson;
}

/** One request that a field has made. */
class RestCall {
  readonly #route: Route;
  readonly #values: readonly SentValue[];
  readonly #context: Context;

  constructor({ route, values }: Pick<Matched, 'route' | 'values'>, context: Context) {
    this.#route = route;
    this.#values = values;
    this.#context = context;
  }

  /** The service's JSON, the `select:` of the field put round it. */
  answer(event: number): unknown {
    const { source } = this.#route;
    const batch = source.kind === 'rest' ? source.batch : undefined;
    const json = batch ? this.#batch(batch) : this.#json(this.#parent(event), this.#asked());
    return source.select.reduceRight<unknown>((inner, name) => ({ [name]: inner }), json);
  }

  /** Exactly the keys that were asked for. */
  #batch({ key, match }: NonNullable<RestSource['batch']>): unknown {
    const found = this.#values.find(({ variable }) => variable.scope === 'keys')?.value;
    const keys: readonly unknown[] = Array.isArray(found) ? found : found === undefined ? [] : [found];
    const { given, ...asked } = this.#asked();
    const name = key.path.at(-1) ?? '';
    const results = keys.map((value) => {
      const path = typeof match === 'string' ? [key.scope === 'args' ? name : ''] : match;
      const own = { ...given, ...(path[0] === '' ? {} : nested(path, value)) };
      const parent = key.scope === 'this' ? this.#parent(0, String(value)) : this.#parent(0);
      return this.#json(parent, { ...asked, given: this.#named(own) });
    });
    if (match === '@key') return Object.fromEntries(keys.map((value, index) => [String(value), results[index]]));
    return match === '@position' || !this.#isList ? results : results.flat();
  }

  #json(parent: MockObject, asked: Asked): unknown {
    const { field } = this.#route;
    return this.#context.wire.of(this.#context.world.value(parent, field, asked), field.type);
  }

  /** The object that the field belongs to, as far as the request tells which it is. */
  #parent(event: number, key?: string): MockObject {
    const { type } = this.#route.place;
    const own = this.#values.find(({ variable: { scope, path } }) => scope === 'this' && path[0] === 'id')?.value;
    const known = key ?? (typeof own === 'string' ? own : undefined);
    return new MockObject(type, known ?? (event === 0 ? type : `${type} ${event}`));
  }

  /** What the request says of the objects it wants, under the names of the graph. */
  #asked(): Asked {
    const { place, field } = this.#route;
    const { request } = this.#context;
    const args: Record<string, unknown> = {};
    for (const { variable, value } of this.#values) {
      const name = variable.path.at(-1);
      if (name === undefined || variable.scope === 'keys' || variable.scope === 'env') continue;
      args[variable.scope === 'this' ? `${nameOf(place.type)}${name.charAt(0).toUpperCase()}${name.slice(1)}` : name] =
        value;
    }
    const isWrite = place.type === 'Mutation';
    const body = isWrite && typeof request.body === 'object' && !Array.isArray(request.body) ? request.body : {};
    const asked = askedOf({ ...Object.fromEntries(request.query), ...body, ...args }, field);
    return { ...asked, given: this.#named(asked.given) };
  }

  #named(given: Given): Given {
    return this.#context.wire.given(getNamedType(this.#route.field.type).name, given);
  }

  get #isList(): boolean {
    return isListType(getNullableType(this.#route.field.type));
  }
}
