import fc from 'fast-check';

import { anyChoices } from './choices.ts';
import { type ClientModel, clientText } from './client-model.ts';
import { anyClient } from './generate-client.ts';
import { anyServices } from './generate-data.ts';
import { anyRemoteData } from './generate-remote-data.ts';
import { anyGraph } from './generate-graph.ts';
import { type AnyOperation, anyOperation } from './generate-operation.ts';
import type { GraphModel } from './graph-model.ts';
import { type FileText, graphFiles } from './graph-text.ts';
import type { RemoteData } from './remote-data.ts';
import type { ServiceData } from './service-data.ts';

/** A graph, the services behind it, a client of it, and operations of that client. */
export interface AnyCase {
  readonly graph: GraphModel;
  readonly client: ClientModel;
  readonly files: ReturnType<typeof graphFiles> & { readonly client: FileText };
  readonly data: ServiceData;
  readonly remote: RemoteData;
  readonly operations: readonly AnyOperation[];
  readonly [fc.toStringMethod]: () => string;
}

/** Random cases with so many operations each; every one is valid. */
export const anyCase = (operations: number): fc.Arbitrary<AnyCase> =>
  fc
    .record({
      services: anyChoices(300),
      frontend: anyChoices(500),
      answers: anyChoices(500),
      remotely: anyChoices(300),
      requests: fc.array(anyChoices(300), { minLength: operations, maxLength: operations }),
    })
    .map(({ services, frontend, answers, remotely, requests }) => {
      const graph = anyGraph(services);
      const client = anyClient(frontend, graph);
      const data = anyServices(answers, graph);
      const remote = anyRemoteData(remotely, graph);
      return caseOf({
        graph,
        client,
        data,
        remote,
        operations: requests.map((choices) => anyOperation(choices, client)),
      });
    });

type CaseParts = Pick<AnyCase, 'graph' | 'client' | 'data' | 'remote' | 'operations'>;

/** A case with its texts. */
export function caseOf({ graph, client, data, remote, operations }: CaseParts): AnyCase {
  const files = { ...graphFiles(graph), client: { path: 'schemas/any.graphql', text: clientText(client) } };
  return { graph, client, files, data, remote, operations, [fc.toStringMethod]: () => 'see below' };
}

/** A case as a page of the specification would have it. */
export const shownCase = ({ files, data, remote, operations }: AnyCase): string =>
  [
    '',
    ...[...files.services, ...files.remotes, files.client].map(({ path, text }) => `# ${path}\n${text}`),
    ...operations.map(
      ({ text, variables, caller }) =>
        `# caller: ${JSON.stringify(caller)}\n# variables: ${JSON.stringify(variables)}\n${text}\n`,
    ),
    data.text(),
    remote.text(),
  ].join('\n');
