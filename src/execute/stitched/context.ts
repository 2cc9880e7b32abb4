import type { SubschemaConfig } from '@graphql-tools/delegate';

import type { FieldCodes } from '../../code/define-client.ts';
import type { RequestContext } from '../../core/context.ts';
import type { Environment } from '../../core/settings-environment.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Lowered } from '../../plan/lower.ts';
import type { Call } from '../../service/call.ts';
import type { CodeScope } from '../computed-values.ts';
import type { Prepared } from '../prepare.ts';
import type { EventFeed } from '../upstream-events.ts';
import type { CalledValues } from './called-values.ts';
import type { FetchGate } from './fetch-gate.ts';
import type { KeyLoader, KnownKeys } from './key-loader.ts';

/** Calls by service name. */
export type Calls = (service: string) => Call;

/** Feeds of events by service name. */
export type Feeds = (service: string) => EventFeed;

/** Functions for the `@computed` fields of services, by service name. */
export type ServiceCodes = (service: string) => FieldCodes | undefined;

/** GraphQL services by name, as stitching has them. */
export type Subschemas = ReadonlyMap<string, SubschemaConfig<unknown, unknown, unknown, StitchedContext>>;

/** What executions of one request share up to its next write, and those of different requests never. */
export interface RequestReads {
  /** Reads of REST services, which are sent once. */
  readonly reads: Map<string, Promise<unknown>>;
  /** Loaders of what code asks; those of the caller's own operation wait for its code, and are its own. */
  readonly loaders: Map<string, KeyLoader>;
  /** By batch, in any wave. */
  readonly knownKeys: Map<string, KnownKeys>;
}

/** What the resolvers of one execution share. */
export interface StitchedContext extends RequestReads {
  readonly graph: Graph;
  readonly calls: Calls;
  readonly feeds: Feeds;
  readonly environment: Environment;
  readonly lowered: Lowered;
  readonly prepared: Prepared;
  readonly request: RequestContext;
  readonly gate: FetchGate;
  /** What is asked of a GraphQL service for a selected field, by its index. */
  readonly selections: Map<number, string>;
  /** Equal for executions whose documents can be sent as one. */
  readonly documentKey: string;
  /** Objects whose values are read from below, by their place in the result. */
  readonly anchors: WeakMap<object, unknown>;
  /** Values of calls, by the object and the selected field. */
  readonly called: CalledValues;
  readonly subschemas: Subschemas;
  readonly code: ServiceCodes;
  /** What code runs with. */
  readonly scope: CodeScope;
}
