import { typeFromAST } from 'graphql';

import type { Client } from '../client/client.ts';
import type { Endpoint, StoredOperation } from '../client/stored-operation.ts';
import { GatewayError } from '../core/errors.ts';
import type { EndpointRequest } from '../core/exchange.ts';
import { variableFromText } from './variable-from-text.ts';

/** An endpoint that a request meets. */
export interface FoundEndpoint {
  readonly operation: StoredOperation;
  /** Values of the path's parameters, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The endpoints of a client's stored operations. */
export interface Endpoints {
  find(method: Endpoint['method'], path: string): FoundEndpoint | undefined;
  /**
   * The operation's variables: path parameters, then the query string (GET) or the JSON body (POST).
   *
   * @throws {GatewayError} BAD_REQUEST for a parameter that is no variable · BAD_USER_INPUT for a value that does not fit
   */
  variables(found: FoundEndpoint, request: EndpointRequest): Readonly<Record<string, unknown>>;
}

/** Endpoints by method and path; literal segments win over parameters. */
export function createEndpoints({ operations, schema }: Client): Endpoints {
  const routes = operations
    .flatMap((operation) =>
      operation.endpoint
        ? [{ operation, ...operation.endpoint, segments: operation.endpoint.path.split('/').slice(1) }]
        : [],
    )
    .sort((a, b) => parameterCount(a.segments) - parameterCount(b.segments));
  return {
    find(method, path) {
      const segments = path.split('/').slice(1);
      for (const route of routes) {
        const parameters = route.method === method ? match(route.segments, segments) : undefined;
        if (parameters) return { operation: route.operation, parameters };
      }
      return undefined;
    },
    variables(found, request) {
      const given = new Map<string, readonly string[]>([...found.parameters].map(([name, value]) => [name, [value]]));
      for (const name of new Set(request.search.keys())) {
        if (given.has(name)) throw new GatewayError('BAD_REQUEST', { reason: `"${shortened(name)}" is given twice` });
        given.set(name, request.search.getAll(name));
      }
      const variables: Record<string, unknown> = { ...bodyOf(request) };
      for (const [name, values] of given) {
        const definition = found.operation.node.variableDefinitions?.find(
          ({ variable }) => variable.name.value === name,
        );
        const type = definition && typeFromAST(schema, definition.type);
        if (!type) throw new GatewayError('BAD_REQUEST', { reason: `there is no parameter "${shortened(name)}"` });
        variables[name] = variableFromText(values, type as Parameters<typeof variableFromText>[1]);
      }
      return variables;
    },
  };
}

const isParameter = (segment: string): boolean => segment.startsWith('{') && segment.endsWith('}');

const parameterCount = (segments: readonly string[]): number => segments.filter(isParameter).length;

function match(pattern: readonly string[], segments: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters = new Map<string, string>();
  for (const [position, wanted] of pattern.entries()) {
    const segment = decoded(segments[position] ?? '');
    if (segment === undefined || (!isParameter(wanted) && wanted !== segment)) return undefined;
    if (isParameter(wanted)) parameters.set(wanted.slice(1, -1), segment);
  }
  return parameters;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function bodyOf({ body }: EndpointRequest): Readonly<Record<string, unknown>> {
  if (body instanceof GatewayError) throw body;
  return body ?? {};
}

const shortened = (name: string): string => (name.length > 50 ? `${name.slice(0, 50)}…` : name);
