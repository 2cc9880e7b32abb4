import type { GraphQLResolveInfo } from 'graphql';

import type { FieldCall } from '../field-call.ts';
import type { StitchedContext } from './context.ts';

/** A call or join for one object, where graphql resolves it. */
export interface StitchedCall extends FieldCall {
  readonly context: StitchedContext;
  readonly info: GraphQLResolveInfo;
}
