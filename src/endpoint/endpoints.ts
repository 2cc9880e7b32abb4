import type { Client } from '../client/client.ts';
import type { Endpoint, StoredOperation } from '../client/stored-operation.ts';
import { GatewayError } from '../core/errors.ts';
import type { EndpointRequest, GraphQLParams } from '../core/exchange.ts';
import { endpointVariables } from './endpoint-variables.ts';
import { byPrecedence, matchPath, pathPattern } from './match-path.ts';
import { onlyRootField } from './root-field.ts';

/** An endpoint that a request meets. */
export interface FoundEndpoint {
  readonly method: Endpoint['method'];
  readonly operation: StoredOperation;
  /** The response key of the only root field, whose value is the body; undefined when there are several. */
  readonly root: string | undefined;
  /** The path's parameters as they were sent. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The endpoints of a client's stored operations. */
export interface Endpoints {
  /** The endpoint at a path; literal segments win over parameters. One of the other method, where there is none of this. */
  find(method: Endpoint['method'], path: string): FoundEndpoint | undefined;
  /**
   * What a request asks of an endpoint: the operation, with variables from the path, the query string and the JSON body.
   *
   * @throws {GatewayError} METHOD_NOT_ALLOWED · BAD_REQUEST for parameters that cannot be read, are given twice, or are
   * no variables · BAD_USER_INPUT for a value that does not fit · what stopped the body from being read
   */
  params(found: FoundEndpoint, request: EndpointRequest): GraphQLParams;
}

/** The endpoints of a client, by method and path. */
export function createEndpoints(client: Pick<Client, 'operations' | 'schema'>): Endpoints {
  const routes = client.operations
    .flatMap((operation) => {
      const { endpoint } = operation;
      if (!endpoint) return [];
      const root = onlyRootField(operation, client);
      return [{ operation, root, method: endpoint.method, pattern: pathPattern(endpoint.path) }];
    })
    .sort((one, other) => byPrecedence(one.pattern, other.pattern));
  return {
    find(wanted, path) {
      const met = routes.flatMap(({ pattern, ...route }) => {
        const parameters = matchPath(pattern, path);
        return parameters ? [{ ...route, parameters }] : [];
      });
      return met.find(({ method }) => method === wanted) ?? met[0];
    },
    params({ method, operation, parameters }, request) {
      if (request.method !== method) throw new GatewayError('METHOD_NOT_ALLOWED', { reason: `use ${method}` });
      return {
        documentId: `sha256:${operation.id}`,
        variables: endpointVariables({ operation, parameters }, request, client.schema),
      };
    },
  };
}
