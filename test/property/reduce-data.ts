import type { GraphModel } from './graph-model.ts';
import { RemoteData } from './remote-data.ts';
import { type Endpoint, ServiceData } from './service-data.ts';

/** The same data with one answer, or one part of it, left out: each in turn. */
export function* smallerAnswers(graph: GraphModel, data: ServiceData): Iterable<ServiceData> {
  for (const [at, endpoint] of data.endpoints) {
    for (const smaller of smallerEndpoints(endpoint)) {
      yield new ServiceData(graph, new Map(data.endpoints).set(at, smaller));
    }
  }
}

/** The same for a GraphQL service. */
export function* smallerRemotes(graph: GraphModel, { roots, isDown }: RemoteData): Iterable<RemoteData> {
  for (const [name, values] of roots) {
    for (const value of values)
      if (values.length > 1) yield new RemoteData(graph, new Map(roots).set(name, [value]), isDown);
    for (const smaller of smallerJson(values, false))
      yield new RemoteData(graph, new Map(roots).set(name, smaller as readonly unknown[]), isDown);
  }
}

function* smallerEndpoints({ kind, answers }: Endpoint): Iterable<Endpoint> {
  for (const [position, answer] of answers.entries()) {
    if (answers.length > 1) yield { kind, answers: [answer] } as Endpoint;
    for (const smaller of smallerJson(answer))
      yield { kind, answers: (answers as readonly unknown[]).with(position, smaller) } as Endpoint;
  }
}

/** A JSON value with one item less, or one member where it is not held to its types, at any depth. */
function* smallerJson(value: unknown, mayMissMembers = true): Iterable<unknown> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const index of value.keys()) {
      yield value.toSpliced(index, 1);
      for (const smaller of smallerJson(value[index], mayMissMembers)) yield value.with(index, smaller);
    }
    return;
  }
  const entries = Object.entries(value);
  for (const [position, [name, member]] of entries.entries()) {
    if (mayMissMembers && name !== 'status' && name !== 'items' && name !== 'json')
      yield Object.fromEntries(entries.toSpliced(position, 1));
    for (const smaller of smallerJson(member, mayMissMembers))
      yield Object.fromEntries(entries.with(position, [name, smaller]));
  }
}
