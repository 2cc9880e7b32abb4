import { type OperationDefinitionNode, printSchema } from 'graphql';

import type { Client, ClientSettings } from '../client/client.ts';
import type { Registry, Surface } from '../registry.ts';

/** A client as its card shows it. */
export interface DescribedClient extends Pick<
  ClientSettings,
  'auth' | 'operations' | 'maxCost' | 'maxDepth' | 'budget'
> {
  readonly name: string;
  /** Where it is: `/web`, `/web/v2`. */
  readonly path: string;
  readonly graphiql: boolean;
  readonly stored: readonly DescribedOperation[];
  /** Fields of its root types, by the kind of operation. */
  readonly fields: { readonly query: number; readonly mutation: number; readonly subscription: number };
}

/** A stored operation. */
interface DescribedOperation {
  readonly name: string;
  readonly kind: OperationDefinitionNode['operation'];
  readonly id: string;
  readonly text: string;
  readonly endpoint: { readonly method: string; readonly path: string } | undefined;
}

/** What the page shows of the clients and the services; no URL of a service. */
export function describeClients(registry: Registry): {
  readonly clients: readonly DescribedClient[];
  readonly services: readonly { readonly name: string; readonly kind: string }[];
} {
  const services = [...(registry.graph()?.services.values() ?? [])];
  return {
    clients: registry.names().flatMap((name) => {
      const surface = registry.surface(name);
      return surface ? [described(surface)] : [];
    }),
    services: services.map(({ name, kind }) => ({ name, kind })),
  };
}

/** The schema that a client is served; undefined for a client that is not there. */
export function schemaText(registry: Registry, name: string): string | undefined {
  const client = registry.surface(name)?.client;
  return client && printSchema(client.schema);
}

function described({ client, graphiql }: Surface): DescribedClient {
  const { name, settings, operations } = client;
  const { auth, operations: accepts, maxCost, maxDepth, budget } = settings;
  return {
    ...{ name, path: `/${name.replace(/\.(v\d+)$/, '/$1')}`, graphiql },
    ...{ auth, operations: accepts, maxCost, maxDepth, budget },
    stored: operations.map(({ name: operation, node, id, text, endpoint }) => ({
      ...{ name: operation, kind: node.operation, id, text },
      endpoint: endpoint && { method: endpoint.method, path: endpoint.path },
    })),
    fields: { query: 0, mutation: 0, subscription: 0, ...fieldCounts(client) },
  };
}

const fieldCounts = ({ schema }: Client): Readonly<Record<string, number>> =>
  Object.fromEntries(
    (['query', 'mutation', 'subscription'] as const).map((kind) => [
      kind,
      Object.keys(schema.getRootType(kind)?.getFields() ?? {}).length,
    ]),
  );
