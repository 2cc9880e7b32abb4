import type { GatewayStream, GraphQLRequest } from '../core/exchange.ts';
import type { Admission } from './admission.ts';
import type { HttpAnswer } from './answer.ts';
import { readGraphQLRequest } from './graphql-request.ts';
import type { Incoming } from './incoming.ts';
import { ParsedBodies } from './parsed-bodies.ts';
import type { Pipeline } from './pipeline.ts';

/** Writes a stream as its caller takes it. */
export type Frame = (request: GraphQLRequest, answer: GatewayStream) => Promise<HttpAnswer>;

/** Takes requests of callers who take JSON from node:http straight into the pipeline; a stream is framed for those who take one too. */
export function jsonLane(
  pipeline: Pipeline,
  admission: Admission,
  frame: Frame,
): (incoming: Incoming) => Promise<HttpAnswer> {
  const bodies = new ParsedBodies();
  const readText = (text: string): ReturnType<ParsedBodies['read']> => bodies.read(text);
  return async (incoming) => {
    const request = await readGraphQLRequest(incoming, readText);
    const enteredMs = admission.enter();
    try {
      const answer = await pipeline.graphql(request);
      return 'events' in answer ? await frame(request, answer) : answer;
    } finally {
      admission.leave(enteredMs);
    }
  };
}
