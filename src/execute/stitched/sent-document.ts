import type { DocumentNode } from 'graphql';

import type { Service } from '../../graph/graph.ts';
import { serviceHeaders } from '../rest-request.ts';
import type { StitchedContext } from './context.ts';
import type { RemoteResult } from '../remote-result.ts';

/** A document on its way to a service. */
export interface SentDocument {
  readonly service: Service;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly context: StitchedContext;
}

/** Reads a result as the service sends it; throws a GatewayError for what is none. */
export type ReadResult = (json: unknown) => RemoteResult;

/** The headers of whatever is sent to a GraphQL service. */
export const headersFor = (
  service: Service,
  { prepared: { inputs }, environment }: StitchedContext,
): ReturnType<typeof serviceHeaders> => serviceHeaders(service, { inputs, environment });
