import type { GatewayAnswer } from '../core/exchange.ts';
import type { Admission } from './admission.ts';
import { readGraphQLRequest } from './graphql-request.ts';
import type { Incoming } from './incoming.ts';
import { ParsedBodies } from './parsed-bodies.ts';
import type { Pipeline } from './pipeline.ts';

/** Takes plain JSON requests from node:http straight into the pipeline. */
export function jsonLane(pipeline: Pipeline, admission: Admission): (incoming: Incoming) => Promise<GatewayAnswer> {
  const bodies = new ParsedBodies();
  const readText = (text: string): ReturnType<ParsedBodies['read']> => bodies.read(text);
  return async (incoming) => {
    const request = await readGraphQLRequest(incoming, readText);
    const enteredMs = admission.enter();
    try {
      const answer = await pipeline.graphql(request);
      if ('events' in answer) throw new Error('a caller who takes no stream got one');
      return answer;
    } finally {
      admission.leave(enteredMs);
    }
  };
}
