import { LookUps } from '../look-up.ts';
import type { Asking } from './key-loader.ts';
import { loadKey } from './load-key.ts';
import { remoteCall } from './remote-call.ts';
import type { StitchedCall } from './stitched-call.ts';

/** Look-ups with the loaders of the execution, by delegation to GraphQL services. */
export const lookUps = new LookUps<StitchedCall, Asking>({
  loadKey,
  remoteItems: (call, { field, args, steps }, asking) =>
    remoteCall(call, { service: call.target.service, field, args, steps, many: true, asking }),
  documentKey: ({ context }) => context.documentKey,
  // The reference asks services for everything.
  keeping: () => undefined,
});
