import { withFreshness } from './cache/response-headers.ts';
import { graphqlStatusOf } from './core/errors.ts';
import type { EndpointRequest, GatewayAnswer, GatewayStream, GraphQLRequest } from './core/exchange.ts';
import { errorEntries } from './core/refusal.ts';
import { CallerLeft } from './core/request-deadline.ts';
import { endpointAnswer, endpointRefusal } from './endpoint/endpoint-answer.ts';
import { openapiDocument } from './endpoint/openapi.ts';
import { answerText } from './execute/answer-text.ts';
import type { OperationPlan } from './plan/plan-operation.ts';
import type { Surface } from './registry.ts';
import { Run, type RunOptions, STREAM, TO_NOBODY } from './run.ts';

/** All stages of a request behind one door, whatever the host. */
export class Gateway {
  readonly #options: RunOptions;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  client(name: string): Surface | undefined {
    return this.#options.registry.surface(name);
  }

  clientNames(): readonly string[] {
    return this.#options.registry.names();
  }

  /** The OpenAPI document of a client's endpoints. */
  openapi(name: string): object | undefined {
    const surface = this.#options.registry.surface(name);
    return surface && openapiDocument(surface.client);
  }

  /** Answers a GraphQL request; a subscription by a stream. Never rejects. */
  async graphql(request: GraphQLRequest): Promise<GatewayAnswer | GatewayStream> {
    const run = new Run(request, this.#options);
    try {
      const ready = await run.ready(() => request.params);
      if (ready.plan.kind === 'subscription') return { ...STREAM, events: run.events(ready, request) };
      const { incremental } = request;
      const mayWait = incremental !== undefined && isDeferrable(ready.plan);
      const response = await (mayWait ? run.respondInParts(ready, incremental) : run.respond(ready));
      if (Symbol.asyncIterator in response) return { ...STREAM, events: response };
      const body = answerText(response.answer, run.settled(ready, response));
      const answer = withFreshness({ status: 200, headers: typeOf(request), body }, response.freshness, request);
      return run.log.finish(answer);
    } catch (error) {
      if (error instanceof CallerLeft) return run.log.finish(TO_NOBODY);
      const refusal = run.log.refusalOf(error);
      const status = graphqlStatusOf(refusal.code, request.mediaType);
      const headers = { ...typeOf(request), ...refusal.headers };
      const body = JSON.stringify({ errors: errorEntries(refusal) });
      return run.log.finish({ status, headers, body });
    }
  }

  /** Answers a request to an endpoint; undefined when the client has no such endpoint. Never rejects. */
  async endpoint(request: EndpointRequest): Promise<GatewayAnswer | undefined> {
    const endpoints = this.#options.registry.surface(request.client)?.endpoints;
    const found = endpoints?.find(request.method, request.path);
    if (!endpoints || !found) return undefined;
    const run = new Run(request, this.#options);
    try {
      const ready = await run.ready(() => endpoints.params(found, request));
      const response = await run.respond(ready);
      run.settled(ready, response);
      const answer = withFreshness(endpointAnswer(response.answer, found.root), response.freshness, request);
      return run.log.finish(answer);
    } catch (error) {
      if (error instanceof CallerLeft) return run.log.finish(TO_NOBODY);
      const refusal = run.log.refusalOf(error);
      return run.log.finish(endpointRefusal(refusal, request.method));
    }
  }
}

const typeOf = ({ mediaType }: GraphQLRequest): Readonly<Record<string, string>> => ({
  'content-type': `${mediaType}; charset=utf-8`,
});

const isDeferrable = ({ kind, lowered }: OperationPlan): boolean => kind === 'query' && lowered.isDeferrable;
