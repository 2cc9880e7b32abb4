import {
  type FragmentDefinitionNode,
  isNonNullType,
  Kind,
  print,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';

import type { Client } from '../client/client.ts';
import type { StoredOperation } from '../client/stored-operation.ts';
import { inputSchema, type JsonSchema } from './input-schema.ts';
import { answerSchema } from './answer-schema.ts';

const PROBLEM = {
  description: 'The request failed as a whole; `code` says why.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { type: 'string' },
          detail: { type: 'string' },
        },
        required: ['type', 'title', 'status', 'code'],
      },
    },
  },
};

/** The OpenAPI 3.1 document of a client's endpoints: https://spec.openapis.org/oas/v3.1.1.html */
export function openapiDocument(client: Client): object {
  const document = known.get(client) ?? describe(client);
  known.set(client, document);
  return document;
}

/** Anybody may ask, as often as they like; a client is described once. */
const known = new WeakMap<Client, object>();

function describe(client: Client): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of client.operations) {
    const { endpoint } = operation;
    if (!endpoint) continue;
    const path = (paths[endpoint.path] ??= {});
    path[endpoint.method.toLowerCase()] = operationObject(operation, client);
  }
  const [base, version] = client.name.split(/\.(?=v\d+$)/);
  return {
    openapi: '3.1.1',
    info: { title: client.name, version: version ?? '1' },
    servers: [{ url: version === undefined ? `/${base}` : `/${base}/${version}` }],
    paths,
  };
}

function operationObject(operation: StoredOperation, client: Client): object {
  const { endpoint, node, name } = operation;
  const inPath = new Set([...(endpoint?.path.matchAll(/\{([^}]+)\}/g) ?? [])].map((found) => found[1]));
  const variables = node.variableDefinitions ?? [];
  const inBody =
    endpoint?.method === 'POST' ? variables.filter(({ variable }) => !inPath.has(variable.name.value)) : [];
  const parameters = variables
    .filter((variable) => !inBody.includes(variable))
    .map((variable) => parameterObject(variable, client, inPath.has(variable.variable.name.value)));
  return {
    operationId: name,
    ...(parameters.length > 0 && { parameters }),
    ...(inBody.length > 0 && {
      requestBody: { required: true, content: { 'application/json': { schema: bodySchema(inBody, client) } } },
    }),
    responses: {
      200: {
        description: 'The answer. `x-partial` names parts of it that are missing or stand-ins.',
        headers: { 'x-partial': { schema: { type: 'string' } } },
        content: { 'application/json': { schema: rootSchema(operation, client) } },
      },
      default: PROBLEM,
    },
  };
}

function parameterObject(
  { variable, type, defaultValue }: VariableDefinitionNode,
  { schema }: Client,
  isInPath: boolean,
): object {
  const inputType = typeFromAST(schema, type);
  return {
    name: variable.name.value,
    in: isInPath ? 'path' : 'query',
    required: isInPath || (isNonNullType(inputType) && defaultValue === undefined),
    schema: variableSchema({ type, defaultValue }, schema),
  };
}

function variableSchema(
  { type, defaultValue }: Pick<VariableDefinitionNode, 'type' | 'defaultValue'>,
  schema: Client['schema'],
): JsonSchema {
  const inputType = typeFromAST(schema, type);
  const described = inputType ? inputSchema(inputType as Parameters<typeof inputSchema>[0]) : {};
  return defaultValue ? { ...described, default: literal(print(defaultValue)) } : described;
}

function bodySchema(variables: readonly VariableDefinitionNode[], { schema }: Client): JsonSchema {
  const required = variables.filter(({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && !defaultValue);
  return {
    type: 'object',
    properties: Object.fromEntries(
      variables.map((variable) => [variable.variable.name.value, variableSchema(variable, schema)]),
    ),
    required: required.map(({ variable }) => variable.name.value),
  };
}

function rootSchema({ node, document }: StoredOperation, { schema }: Client): JsonSchema {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const type = schema.getRootType(node.operation);
  if (!type) return {};
  const whole = answerSchema(type, [{ selectionSet: node.selectionSet, conditions: [] }], { schema, fragments });
  const values = Object.values(whole.properties ?? {});
  return values.length === 1 && values[0] ? values[0] : whole;
}

/** Literals of numbers, texts, booleans and null are JSON as they are; enum values become texts. */
function literal(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
