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

/** Random cases with so many operations each; every one is valid. */
export const anyCase = (operations: number): fc.Arbitrary<AnyCase> =>
  fc
    .record({
      services: anyChoices(300),
      frontend: anyChoices(500),
      answers: anyChoices(500),
      requests: fc.array(anyChoices(300), { minLength: operations, maxLength: operations }),
    })
    .map(({ services: declared, frontend, answers, requests }) => {
      const graph = anyGraph(declared);
      const client = anyClient(frontend, graph);
      const graphSdl = graphText(graph);
      const clientSdl = clientText(client);
      const { services, text } = anyServices(answers, graph);
      const sent = requests.map((choices) => anyOperation(choices, client));
      const shown = [graphSdl, clientSdl, ...sent.map((one) => `${one.text}\n${JSON.stringify(one.variables)}`), text];
      return {
        graph,
        client,
        graphSdl,
        clientSdl,
        services,
        operations: sent,
        [fc.toStringMethod]: () => shown.join('\n'),
      };
    });
