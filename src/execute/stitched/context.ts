import type { SubschemaConfig } from '@graphql-tools/delegate';
import type DataLoader from 'dataloader';
import type { FieldNode } from 'graphql';

import type { FieldCodes } from '../../code/define-client.ts';
import type { RequestContext } from '../../core/context.ts';
import type { Environment } from '../../core/settings-environment.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Lowered } from '../../plan/lower.ts';
import type { Call } from '../../service/call.ts';
import type { CodeScope } from '../computed-values.ts';
import type { Prepared } from '../prepare.ts';
import type { EventFeed } from '../upstream-events.ts';

/** Calls by service name. */
export type Calls = (service: string) => Call;

/** Feeds of events by service name. */
export type Feeds = (service: string) => EventFeed;
/** Functions for the `@computed` fields of services, by service name. */
export type ServiceCodes = (service: string) => FieldCodes | undefined;

/** GraphQL services by name, as stitching has them. */
export type Subschemas = ReadonlyMap<string, SubschemaConfig<unknown, unknown, unknown, StitchedContext>>;

/** What the executions of one request share, and those of different requests never. */
export interface RequestReads {
  readonly loaders: Map<string, DataLoader<unknown, unknown, string>>;
  /** Identical GETs of one request are sent once. */
  readonly reads: Map<string, Promise<unknown>>;
  /** Calls to Query fields of GraphQL services, by field, arguments and selection. */
  readonly remoteReads: Map<string, Promise<unknown>>;
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
  /** What is asked of a GraphQL service for a selected field, by its index. */
  readonly selections: Map<number, string>;
  readonly subschemas: Subschemas;
  readonly code: ServiceCodes;
  /** What code runs with. */
  readonly scope: CodeScope;
  /** Values that services' code has made, by object and selected field; those of the root by the map itself. */
  readonly made: WeakMap<object, Map<number, Promise<unknown>>>;
  /** The document's nodes of selected fields, by index. */
  readonly nodes: ReadonlyMap<number, FieldNode>;
  /** Whether a mutation goes on to its next root field. */
  readonly progress: { hasEnded: boolean };
}
