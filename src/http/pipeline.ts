import type { EndpointRequest, GatewayAnswer, GatewayStream, GraphQLRequest } from '../core/exchange.ts';

/** What the lanes need of a client. */
export interface PipelineClient {
  readonly name: string;
  /** Whether browsers get the GraphiQL page. */
  readonly graphiql: boolean;
  /** Options of the page, beside its title; the same object for as long as they hold. */
  readonly graphiqlStart?: object | undefined;
  /** The stored operations that change something: their SHA-256, in hex. */
  readonly storedMutations: ReadonlySet<string>;
}

/** All stages of a request behind one door. It knows no HTTP host; every guard is in it, so no lane can miss one. */
export interface Pipeline {
  /** A client by its name (`web`, `web.v2`). The set changes at a reload: ask anew for every request. */
  client(name: string): PipelineClient | undefined;
  clientNames(): readonly string[];
  /** Answers a GraphQL request, also one whose parameters could not be read; a subscription by a stream, where the caller takes one. Never rejects. */
  graphql(request: GraphQLRequest): Promise<GatewayAnswer | GatewayStream>;
  /** Answers a request to an endpoint; undefined when the client has no such endpoint. */
  endpoint(request: EndpointRequest): Promise<GatewayAnswer | undefined>;
  /** The OpenAPI document of a client's endpoints. */
  openapi(client: string): object | undefined;
}
