import { buildSchema, execute, type GraphQLFieldResolver, isObjectType, parse, validate } from 'graphql';
import { type Reply, type SeenRequest, startService, type TestService } from './start-service.ts';

/** Resolvers by type and field; other fields are read from their objects. */
export type Resolvers = Readonly<Record<string, Readonly<Record<string, GraphQLFieldResolver<never, unknown, never>>>>>;

/** A document as the service got it. */
export interface SeenDocument {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** A GraphQL service that a test has scripted. */
export interface TestGraphQLService extends AsyncDisposable {
  readonly url: string;
  readonly requests: TestService['requests'];
  /** Oldest first. */
  readonly documents: readonly SeenDocument[];
  /** Answers every request like this from now on; undefined executes them again. */
  answerWith(reply: Reply | undefined): void;
  /** Forgets the requests so far. */
  forget(): void;
}

/** Starts a GraphQL service at `<url>/graphql`. An invalid document is an error in its answer, as servers have it. */
export async function startGraphQLService(sdl: string, resolvers: Resolvers): Promise<TestGraphQLService> {
  const schema = schemaOf(sdl, resolvers);
  let fixed: Reply | undefined;
  const service = await startService({
    '/graphql': async ({ body }: SeenRequest): Promise<Reply> => {
      if (fixed) return fixed;
      const { query, variables } = body as SeenDocument;
      const document = parse(query);
      const errors = validate(schema, document);
      if (errors.length > 0) return { body: { errors } };
      return { body: await execute({ schema, document, ...(variables && { variableValues: variables }) }) };
    },
  });
  return {
    url: service.url,
    requests: service.requests,
    get documents() {
      return service.requests.map(({ body }) => body as SeenDocument);
    },
    answerWith: (reply) => {
      fixed = reply;
    },
    forget: () => service.forget(),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

function schemaOf(sdl: string, resolvers: Resolvers): ReturnType<typeof buildSchema> {
  const schema = buildSchema(sdl);
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`the SDL has no object type "${typeName}"`);
    for (const [name, resolve] of Object.entries(fields)) {
      const field = type.getFields()[name];
      if (!field) throw new Error(`the SDL has no field ${typeName}.${name}`);
      field.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
    }
  }
  return schema;
}
