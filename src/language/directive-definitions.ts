import { type DirectiveDefinitionNode, type DocumentNode, Kind, parse, Source, type TypeDefinitionNode } from 'graphql';

/** The directives of LANGUAGE.md §3 and the scalars, enums and inputs their arguments use. */
const TEXT = /* GraphQL */ `
  scalar Template
  scalar Path
  scalar Value
  scalar Duration
  scalar Weight
  enum ServiceKind {
    REST
    GRAPHQL
  }
  enum BffAuth {
    NONE
    OPTIONAL
    REQUIRED
  }
  enum BffOperations {
    ANY
    PERSISTED
  }
  enum CacheControlScope {
    PUBLIC
    PRIVATE
  }
  input Header {
    name: String!
    value: Template!
  }
  input Breaker {
    failures: Int! = 5
    cooldown: Duration! = "10s"
  }
  input Budget {
    cost: Int!
    window: Duration!
  }

  directive @service(
    url: [Template!]!
    kind: ServiceKind! = REST
    forward: [String!]! = []
    headers: [Header!]! = []
    timeout: Duration! = "3s"
    retries: Int! = 1
    breaker: Breaker! = {}
    concurrency: Int! = 64
    maxKeys: Int! = 100
    subscriptionUrl: Template
  ) on SCHEMA
  directive @rest(
    GET: Template
    POST: Template
    PUT: Template
    PATCH: Template
    DELETE: Template
    SSE: Template
    body: Template
    multipart: Template
    headers: [Header!]
    select: String
    key: Path
    match: String
    timeout: Duration
    fallback: Value
  ) on FIELD_DEFINITION
  directive @from(
    type: String
    field: Path
    query: Path
    value: Template
    key: Path
    match: String
    fallback: Value
  ) on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
  directive @bff(
    auth: BffAuth! = OPTIONAL
    operations: BffOperations! = ANY
    maxCost: Int! = 1000
    maxDepth: Int! = 12
    budget: Budget
  ) on SCHEMA
  directive @endpoint(GET: String, POST: String) on QUERY | MUTATION

  directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE
  directive @cost(
    weight: Weight!
  ) on FIELD_DEFINITION | ARGUMENT_DEFINITION | OBJECT | SCALAR | ENUM | INPUT_FIELD_DEFINITION
  directive @listSize(
    assumedSize: Int
    slicingArguments: [String!]
    sizedFields: [String!]
    requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION
  directive @cacheControl(
    maxAge: Int
    scope: CacheControlScope
    inheritMaxAge: Boolean
    staleWhileRevalidate: Int
    staleIfError: Int
  ) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  directive @rateLimit(max: Int!, window: Duration!, identityArgs: [String!]) on FIELD_DEFINITION
  directive @computed(selectionSet: String) on FIELD_DEFINITION
`;

const document: DocumentNode = parse(new Source(TEXT, 'facet directives'));

/** Definitions of every directive a service or client file may use. */
export const directiveDefinitions: readonly DirectiveDefinitionNode[] = document.definitions.filter(
  (node) => node.kind === Kind.DIRECTIVE_DEFINITION,
);

/** Types that only arguments of directives use; they are no part of the graph. */
export const directiveTypes: readonly TypeDefinitionNode[] = document.definitions.filter(
  (node): node is TypeDefinitionNode => node.kind !== Kind.DIRECTIVE_DEFINITION && 'name' in node,
);

const names = new Set(directiveDefinitions.map(({ name }) => name.value));

/** Whether a directive is one of ours: none of them is served by introspection. */
export const isOwnDirective = (name: string): boolean => names.has(name);
