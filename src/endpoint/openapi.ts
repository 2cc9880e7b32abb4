import type { Client } from '../client/client.ts';
import { fragmentsByName } from '../client/operation-document.ts';
import type { StoredOperation } from '../client/stored-operation.ts';
import { collectFields } from '../plan/collect-fields.ts';
import { answerSchema, below, presentSchema } from './answer-schema.ts';
import { ComponentSchemas } from './component-schemas.ts';
import type { JsonSchema } from './json-schema.ts';
import { operationObject } from './operation-object.ts';
import { problemComponents } from './problem-responses.ts';
import { onlyRootField } from './root-field.ts';

/** The OpenAPI 3.1 document of a client's endpoints: https://spec.openapis.org/oas/v3.1.1.html */
export function openapiDocument(client: Client): object {
  const document = known.get(client) ?? describe(client);
  known.set(client, document);
  return document;
}

/** Anybody may ask, as often as they like; a client is described once. */
const known = new WeakMap<Client, object>();

function describe(client: Client): object {
  const components = new ComponentSchemas();
  const paths = pathsOf(client, components);
  const [base, version] = client.name.split(/\.(?=v\d+$)/);
  const { auth } = client.settings;
  return {
    openapi: '3.1.1',
    info: { title: client.name, version: version ?? '1' },
    servers: [{ url: version === undefined ? `/${base}` : `/${base}/${version}` }],
    // An empty requirement says that it works without a token as well.
    ...(auth !== 'NONE' && { security: [{ token: [] }, ...(auth === 'OPTIONAL' ? [{}] : [])] }),
    paths,
    components: {
      schemas: { ...components.list(), ...problemComponents.schemas },
      responses: problemComponents.responses,
      ...(auth !== 'NONE' && { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } }),
    },
  };
}

/** Endpoints that differ in their parameters' names alone are one path: there, the first names count. */
function pathsOf(client: Client, components: ComponentSchemas): Readonly<Record<string, object>> {
  const paths = new Map<string, { readonly path: string; readonly item: Record<string, object> }>();
  for (const operation of client.operations) {
    const { endpoint } = operation;
    if (!endpoint) continue;
    const shape = endpoint.path.replaceAll(PARAMETER, '{}');
    const { path, item } = paths.get(shape) ?? { path: endpoint.path, item: {} };
    paths.set(shape, { path, item });
    const names = namesIn(path);
    const pathNames = new Map(namesIn(endpoint.path).map((name, position) => [name, names[position] ?? name]));
    const answer = bodySchema(operation, client, components);
    item[endpoint.method.toLowerCase()] = operationObject(
      { operation, endpoint, pathNames, answer },
      { schema: client.schema, components },
    );
  }
  return Object.fromEntries([...paths.values()].map(({ path, item }) => [path, item]));
}

const PARAMETER = /\{([^}]+)\}/g;

const namesIn = (path: string): readonly string[] => [...path.matchAll(PARAMETER)].map(([, name = '']) => name);

/** The schema of an endpoint's body: the value of the only root field, which is never null there, or the data object. */
function bodySchema(operation: StoredOperation, { schema }: Client, components: ComponentSchemas): JsonSchema {
  const { node, document } = operation;
  const type = schema.getRootType(node.operation);
  if (!type) return {};
  const source = { schema, components, fragments: fragmentsByName(document.definitions) };
  const selections = [{ selectionSet: node.selectionSet, conditions: [] }];
  const root = onlyRootField(operation, { schema });
  const occurrences = root === undefined ? undefined : collectFields(selections, type, source).get(root);
  const field = type.getFields()[occurrences?.[0]?.node.name.value ?? ''];
  return occurrences && field
    ? presentSchema(field.type, below(occurrences), source)
    : answerSchema(type, selections, source);
}
