import fc from 'fast-check';

import { anyChoices } from './choices.ts';
import { type ClientModel, clientText } from './client-model.ts';
import { anyClient } from './generate-client.ts';
import { anyGraph } from './generate-graph.ts';
import { type AnyOperation, anyOperation } from './generate-operation.ts';
import { type GraphModel, graphText } from './graph-model.ts';
import { anyServices, type MemoryServices } from './memory-services.ts';

/** A graph, the services behind it, a client of it, and operations of that client. */
export interface AnyCase {
  readonly graph: GraphModel;
  readonly client: ClientModel;
  readonly graphSdl: string;
  readonly clientSdl: string;
  readonly services: MemoryServices;
  readonly operations: readonly AnyOperation[];
}

/** Random cases; every one is valid. */
export const anyCase = (operations: number): fc.Arbitrary<AnyCase> =>
  fc
    .record({ schema: anyChoices(250), answers: anyChoices(500), operations: fc.array(anyChoices(250), { minLength: 1, maxLength: operations, size: 'max' }) })
    .map(({ schema, answers, operations }) => {
      const graph = anyGraph(schema);
      const client = anyClient(schema, graph);
      const graphSdl = graphText(graph);
      const clientSdl = clientText(client);
      const { services, text } = anyServices(answers, graph);
      const sent = operations.map((choices) => anyOperation(choices, client));
      const shown = [graphSdl, clientSdl, ...sent.map((one) => `${one.text}\n${JSON.stringify(one.variables)}`), text];
      return { graph, client, graphSdl, clientSdl, services, operations: sent, [fc.toStringMethod]: () => shown.join('\n') };
    });
