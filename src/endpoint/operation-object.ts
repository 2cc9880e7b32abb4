import {
  type GraphQLInputType,
  isInputObjectType,
  isInputType,
  isNonNullType,
  type GraphQLSchema,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';

import type { Endpoint, StoredOperation } from '../client/stored-operation.ts';
import { type ComponentSchemas, withDefault } from './component-schemas.ts';
import { described, type JsonSchema } from './json-schema.ts';
import { problemResponses } from './problem-responses.ts';

/** An endpoint to describe. */
export interface DescribedEndpoint {
  readonly operation: StoredOperation;
  readonly endpoint: Endpoint;
  /** Names of the path's parameters in the document, by variable. */
  readonly pathNames: ReadonlyMap<string, string>;
  /** Of the answer. */
  readonly answer: JsonSchema;
}

interface Variable {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly isRequired: boolean;
  readonly node: VariableDefinitionNode;
}

/** The OpenAPI operation of an endpoint: https://spec.openapis.org/oas/v3.1.1.html#operation-object */
export function operationObject(
  { operation, endpoint, pathNames, answer }: DescribedEndpoint,
  { schema, components }: { readonly schema: GraphQLSchema; readonly components: ComponentSchemas },
): object {
  const variables = (operation.node.variableDefinitions ?? []).flatMap((node) => variableOf(node, schema));
  const inPath = variables.filter(({ name }) => pathNames.has(name));
  const others = variables.filter(({ name }) => !pathNames.has(name));
  const inQuery = endpoint.method === 'GET' ? others : [];
  const inBody = endpoint.method === 'POST' ? others : [];
  const parameters = [
    ...inPath.map((variable) => ({
      ...{ name: pathNames.get(variable.name), in: 'path', required: true },
      ...parameterContent(variable, components),
    })),
    ...inQuery.map((variable) => ({
      ...{ name: variable.name, in: 'query', required: variable.isRequired },
      ...parameterContent(variable, components),
    })),
  ];
  const description = operation.node.description?.value;
  return {
    operationId: operation.name,
    ...(description !== undefined && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(endpoint.method === 'POST' && { requestBody: bodyObject(inBody, components) }),
    responses: { 200: answerObject(answer), ...problemResponses(endpoint.method) },
  };
}

function variableOf(node: VariableDefinitionNode, schema: GraphQLSchema): readonly Variable[] {
  const type = typeFromAST(schema, node.type);
  if (!isInputType(type)) return [];
  return [{ name: node.variable.name.value, type, isRequired: isNonNullType(type) && !node.defaultValue, node }];
}

function parameterContent({ type, node }: Variable, components: ComponentSchemas): object {
  const inner = isNonNullType(type) ? type.ofType : type;
  const description = node.description && { description: node.description.value };
  // Inputs are sent as JSON text.
  if (isInputObjectType(inner)) {
    const schema = withDefault(components.named(inner), node.defaultValue);
    return { ...description, content: { 'application/json': { schema } } };
  }
  return { ...description, schema: withDefault(components.text(type), node.defaultValue) };
}

/** A body is sent even when nothing in it is needed: without its content type a browser would not ask before it sends. */
function bodyObject(variables: readonly Variable[], components: ComponentSchemas): object {
  const schema: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(variables.map((variable) => [variable.name, memberSchema(variable, components)])),
    required: variables.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    additionalProperties: false,
  };
  return { required: true, content: { 'application/json': { schema } } };
}

const memberSchema = ({ type, node }: Variable, components: ComponentSchemas): JsonSchema =>
  described(withDefault(components.input(type), node.defaultValue), { description: node.description?.value });

const answerObject = (schema: JsonSchema): object => ({
  description: 'The answer.',
  headers: {
    'x-partial': {
      description: 'Dotted paths of parts that are missing, or stand-ins; absent when the answer is whole.',
      schema: { type: 'string' },
    },
  },
  content: { 'application/json': { schema } },
});
