import type { SubschemaConfig } from '@graphql-tools/delegate';

import type { ServiceContext } from '../service-context.ts';
import type { CalledValues } from './called-values.ts';
import type { FetchGate } from './fetch-gate.ts';
import type { KeyLoader, KnownKeys } from './key-loader.ts';

/** GraphQL services by name, as stitching has them. */
export type Subschemas = ReadonlyMap<string, SubschemaConfig<unknown, unknown, unknown, StitchedContext>>;

/** What executions of one request share up to its next write, and those of different requests never. */
export interface RequestReads {
  readonly reads: ServiceContext['reads'];
  /** Loaders of what code asks; those of the caller's own operation wait for its code, and are its own. */
  readonly loaders: Map<string, KeyLoader>;
  /** By batch, in any wave. */
  readonly knownKeys: Map<string, KnownKeys>;
}

/** What the resolvers of one execution share. */
export interface StitchedContext extends ServiceContext, RequestReads {
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
}
