import { GraphQLBoolean, type GraphQLOutputType, isInterfaceType } from 'graphql';

import type { Client } from '../../client/client.ts';
import { coordinate, type Graph, type JoinSource, sourceSteps } from '../../graph/graph.ts';
import { lookUpPath } from '../../graph/look-up-path.ts';
import { graphField, listsIn } from '../../graph/resolve-path.ts';
import { stepsOfCall } from '../../graph/steps-of-call.ts';
import type { JoinTargets } from './gateway-types.ts';
import { ANCHOR, stitchedBelow, stitchedJoin, stitchedLookUp } from './stitched-name.ts';

/** The fields that the joins and look-ups of the graph and of all clients need, by the type they start from. */
export function joinTargets(graph: Graph, clients: Iterable<Pick<Client, 'fields' | 'types'>>): JoinTargets {
  const targets = new Targets(graph);
  for (const { type, name, source, needs } of graph.fields.values()) {
    if (source.kind === 'join') targets.addSource(type, source, graphField(graph.schema, type, name)?.type);
    if (sourceSteps(source).length > 0 && needs.size > 0) targets.add(type, ANCHOR, GraphQLBoolean);
  }
  for (const { fields, types } of clients) {
    for (const { type, source } of fields.values()) {
      // A type of the client alone starts where the graph does.
      const start = types.get(type)?.graphType ?? 'Query';
      if (source.kind === 'join') targets.addJoin(start, source);
      if (source.kind === 'lookUp') targets.add(start, stitchedLookUp(source.path.output), source.path.output);
      if (source.kind !== 'text' && 'needs' in source && source.needs.size > 0)
        targets.add(start, ANCHOR, GraphQLBoolean);
    }
  }
  return targets.byType;
}

/** Joins through root fields that are joins themselves are followed this far; `check` reports circles. */
const MAX_JOINS = 16;

class Targets {
  readonly byType = new Map<string, Map<string, GraphQLOutputType>>();
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** What an interface has, its objects have. */
  add(type: string, name: string, output: GraphQLOutputType): void {
    const { schema } = this.#graph;
    const declared = schema.getType(type);
    const objects = isInterfaceType(declared) ? schema.getPossibleTypes(declared) : [];
    for (const owner of [type, ...objects.map((object) => object.name)]) {
      const known = this.byType.get(owner) ?? new Map<string, GraphQLOutputType>();
      this.byType.set(owner, known.set(name, output));
    }
  }

  addSource(type: string, source: JoinSource, output: GraphQLOutputType | undefined, depth = 0): void {
    const { batch, call, steps } = source;
    if (!batch) {
      this.addJoin(type, { call, steps }, depth + 1);
    } else if (output) {
      const use = { match: batch.match, listDepth: listsIn(output) };
      const path = lookUpPath(this.#graph.schema, [call, ...steps], use);
      this.add(type, stitchedLookUp(path.output), path.output);
    }
  }

  /** Whether the call asks for steps of its answer shows with the values it is given; such steps have arguments. */
  addJoin(type: string, { call, steps }: Pick<JoinSource, 'call' | 'steps'>, depth = 0): void {
    this.addCall(type, call.field, depth);
    const asked = stepsOfCall(this.#graph, [call, ...steps], ({ args }) => args.size > 0);
    for (const { output } of steps.slice(0, asked)) this.add(type, stitchedBelow(output), output);
  }

  addCall(type: string, field: string, depth = 0): void {
    const output = graphField(this.#graph.schema, 'Query', field)?.type;
    const source = this.#graph.fields.get(coordinate('Query', field))?.source;
    if (!output || depth > MAX_JOINS) return;
    if (source?.kind === 'join') this.addSource(type, source, output, depth);
    else if (type !== 'Query') this.add(type, stitchedJoin(field), output);
  }
}
