import { getNamedType, isLeafType } from 'graphql';

import { coordinate, type RestSource } from '../graph/graph.ts';
import { type FieldCall, nothingFound, requestValues } from './field-call.ts';
import { leafReader } from './json-field.ts';
import { restCall } from './rest-answer.ts';

/** A REST call for one object. Equal reads are one, whatever their method; writes are all sent. */
export function restField(call: FieldCall, source: RestSource): Promise<unknown> {
  const { selected, target, context } = call;
  const send = restCall(source, requestValues(call), context);
  // Equal GETs are one already.
  const answered = target.type === 'Mutation' || source.method === 'GET' ? send() : once(call, send);
  return answered.then((answer) => {
    if (answer === undefined) return nothingFound(call);
    if (!isLeafType(getNamedType(selected.output))) return answer;
    return leafReader(selected.output, { graph: context.graph, service: source.service })(answer);
  });
}

function once({ target, args, self, context: { reads } }: FieldCall, send: () => Promise<unknown>): Promise<unknown> {
  const needed = [...target.needs.keys()].map((need) => self(need));
  const key = JSON.stringify([coordinate(target.type, target.name), args, needed]);
  const known = reads.get(key) ?? send();
  reads.set(key, known);
  return known;
}
