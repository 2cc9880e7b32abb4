import { getNamedType, isLeafType } from 'graphql';

import type { Future } from '../core/future.ts';

import { coordinate, type RestSource } from '../graph/graph.ts';
import { type FieldCall, nothingFound, requestValues } from './field-call.ts';
import { leafReader } from './json-field.ts';
import { restCall, type Revalidation } from './rest-answer.ts';

/** A REST call for one object. Equal reads are one, whatever their method; writes are all sent. */
export const restField = (call: FieldCall, source: RestSource): Promise<unknown> =>
  restAnswer(call, source)
    .then((answer) => restValue(call, source, answer))
    .promise();

/** What a service answers to the call, or with `revalidation` whether what is known of it holds still. */
export function restAnswer(call: FieldCall, source: RestSource, revalidation?: Revalidation): Future<unknown> {
  const send = restCall(source, requestValues(call), call.context, revalidation);
  // Equal GETs are one already.
  return call.target.type === 'Mutation' || source.method === 'GET' ? send() : once(call, send);
}

/** The field's value in that answer. */
export function restValue(call: FieldCall, { service }: RestSource, answer: unknown): unknown {
  const { output } = call.selected;
  if (answer === undefined) return nothingFound(call);
  return isLeafType(getNamedType(output)) ? leafReader(output, { graph: call.context.graph, service })(answer) : answer;
}

function once({ target, args, self, context: { reads } }: FieldCall, send: () => Future<unknown>): Future<unknown> {
  const needed = [...target.needs.keys()].map((need) => self(need));
  const key = JSON.stringify([coordinate(target.type, target.name), args, needed]);
  const known = reads.get(key) ?? send();
  reads.set(key, known);
  return known;
}
