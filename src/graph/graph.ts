import type { ConstValueNode, DocumentNode, FieldDefinitionNode, GraphQLSchema } from 'graphql';

import type { BodyTemplate } from '../language/body-template.ts';
import type { DirectiveUse } from '../language/directive-use.ts';
import type { Template } from '../language/template.ts';
import type { UrlTemplate } from '../language/url-template.ts';
import type { Variable } from '../language/variable.ts';
import type { NeededObject } from './needed-fields.ts';
import type { Needs } from './needs.ts';
import type { CallStep } from './resolve-path.ts';

/** All services together: one schema, and for each of its fields where the value comes from. Never served. */
export interface Graph {
  /** As declared, with its `!`; nodes carry the positions of their files. */
  readonly schema: GraphQLSchema;
  readonly services: ReadonlyMap<string, Service>;
  /** By `Type.field`; introspection fields have none. */
  readonly fields: ReadonlyMap<string, GraphField>;
  /** Name of the service that owns a type; root types have none. */
  readonly owners: ReadonlyMap<string, string>;
  /** Wire values of enums that rename theirs, by type. */
  readonly enums: ReadonlyMap<string, EnumWire>;
  /** JSON paths of input fields that rename theirs, by type and field. */
  readonly inputs: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

/** One backend service: how it is called, whatever the field. */
export interface Service {
  readonly name: string;
  /** The service's own file, as its author wrote it. */
  readonly document: DocumentNode;
  /** Its `@service`. */
  readonly settings: DirectiveUse;
  readonly kind: 'REST' | 'GRAPHQL';
  readonly urls: readonly UrlText[];
  /** Where a GraphQL service takes subscriptions, when that is another place. */
  readonly subscriptionUrl: UrlText | undefined;
  /** Lowercase names of the caller's headers that are copied through. */
  readonly forward: readonly string[];
  readonly headers: readonly HeaderTemplate[];
  readonly timeoutMs: number;
  /** Further tries of a request that may be sent again. */
  readonly retries: number;
  readonly breaker: ServiceBreaker;
  /** Calls at a time; further ones wait. */
  readonly concurrency: number;
  /** Look-ups with more keys are split. */
  readonly maxKeys: number;
  /** The snapshot of a GraphQL service's SDL, with its root types under their usual names. */
  readonly snapshot?: DocumentNode;
}

/** When an instance of a service is left alone. */
export interface ServiceBreaker {
  /** Failures in a row. */
  readonly failures: number;
  /** Until it is tried again. */
  readonly cooldownMs: number;
}

/** A URL with `$env` holes alone, filled at start. */
export interface UrlText {
  readonly text: string;
  readonly node: ConstValueNode;
}

export interface HeaderTemplate {
  readonly name: string;
  readonly value: Template;
}

/** A field of the graph: who declared it, and how its value is got. */
export interface GraphField {
  readonly type: string;
  readonly name: string;
  /** The service in whose file the field stands. */
  readonly service: string;
  readonly source: FieldSource;
  /** What the source reads of the object itself. */
  readonly needs: Needs;
  readonly node: FieldDefinitionNode;
}

/** How a field of the graph gets its value. */
export type FieldSource =
  JsonSource | RestSource | EventSource | JoinSource | PathSource | TextSource | RemoteSource | CodeSource;

/** Read from the JSON of the object the field belongs to. */
export interface JsonSource {
  readonly kind: 'json';
  readonly path: readonly string[];
}

/** A call of a REST service. */
export interface RestSource {
  readonly kind: 'rest';
  readonly service: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: UrlTemplate;
  readonly body: BodyTemplate | undefined;
  /** Whether the body, an object then, is sent as multipart/form-data, which can have files. */
  readonly isMultipart: boolean;
  readonly headers: readonly HeaderTemplate[];
  /** JSON path of the result inside the answer. */
  readonly select: readonly string[];
  readonly batch: Batch | undefined;
  readonly timeoutMs: number | undefined;
}

/** Server-sent events of a REST service. */
export interface EventSource {
  readonly kind: 'events';
  readonly service: string;
  readonly url: UrlTemplate;
  readonly headers: readonly HeaderTemplate[];
  /** JSON path of the payload inside an event's data. */
  readonly select: readonly string[];
  /** Until the stream begins. */
  readonly timeoutMs: number | undefined;
}

/** A field of the graph's Query, called with arguments made of this object and this field's arguments. */
export interface JoinSource {
  readonly kind: 'join';
  /** The field of Query that is called. */
  readonly call: CallStep;
  /** What is read from its result. */
  readonly steps: readonly CallStep[];
  /** Present when the path holds `$keys`: the join is a look-up of its own. */
  readonly batch: Batch | undefined;
}

/** Other fields of the same object, one behind the other. */
export interface PathSource {
  readonly kind: 'path';
  readonly steps: readonly CallStep[];
}

/** Text made of other values. */
export interface TextSource {
  readonly kind: 'text';
  readonly template: Template;
}

/** Answered by a GraphQL service. */
export interface RemoteSource {
  readonly kind: 'remote';
  readonly service: string;
  /** The service's own name for it. */
  readonly field: string;
}

/** Made by code of the service. */
export interface CodeSource {
  readonly kind: 'computed';
  readonly service: string;
  /** What the code needs of the object; undefined for nothing. */
  readonly needed: NeededObject | undefined;
}

/** Many callers, one request. */
export interface Batch {
  /** What one key is: `$args.id`, `$this.id`. */
  readonly key: Variable;
  /** Path of graph fields of an item that equals its key; or by member name, or by position. */
  readonly match: readonly string[] | '@key' | '@position';
}

/** An enum's values by their graph names and by their names on the wire. */
export interface EnumWire {
  readonly toWire: ReadonlyMap<string, string>;
  readonly fromWire: ReadonlyMap<string, string>;
}

/** The key of `Graph.fields`. */
export const coordinate = (type: string, field: string): string => `${type}.${field}`;

/** The fields of the graph that a source's path names, in order. */
export function sourceSteps(source: FieldSource): readonly CallStep[] {
  if (source.kind === 'path') return source.steps;
  return source.kind === 'join' ? [source.call, ...source.steps] : [];
}
