import { getNamedType, isLeafType } from 'graphql';

import type { RestSource } from '../../graph/graph.ts';
import { type FieldCall, nothingFound, requestValues } from './field-call.ts';
import { leafReader } from './json-field.ts';
import { restCall } from './rest-answer.ts';

/** A REST call for one object. */
export async function restField(call: FieldCall, source: RestSource): Promise<unknown> {
  const { selected, context } = call;
  const answer = await restCall(source, requestValues(call), context)();
  if (answer === undefined) return nothingFound(call);
  if (!isLeafType(getNamedType(selected.output))) return answer;
  return leafReader(selected.output, { graph: context.graph, service: source.service })(answer);
}
