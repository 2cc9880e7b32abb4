import { GatewayError } from '../core/errors.ts';
import type { EndpointRequest, GatewayAnswer } from '../core/exchange.ts';
import type { Admission } from './admission.ts';
import { readJsonBody } from './graphql-request.ts';
import type { Incoming } from './incoming.ts';
import { jsonObject } from '../core/json-object.ts';
import type { Pipeline } from './pipeline.ts';
import { searchParams } from './search-params.ts';

/** Takes a request to an endpoint into the pipeline; undefined when there is no such endpoint. */
export function endpointLane(
  pipeline: Pipeline,
  admission: Admission,
): (incoming: Incoming, path: string) => Promise<GatewayAnswer | undefined> {
  return async (incoming, path) => {
    const { client, method, headers, requestId, remote, signal } = incoming;
    const search = searchParams(incoming.search);
    const body = method === 'POST' ? await readVariables(incoming) : undefined;
    const enteredMs = admission.enter();
    try {
      return await pipeline.endpoint({ client, method, headers, requestId, remote, signal, path, search, body });
    } finally {
      admission.leave(enteredMs);
    }
  };
}

/** The OpenAPI document of a client's endpoints; undefined when it has none. */
export function openapiAnswer(pipeline: Pipeline, client: string): GatewayAnswer | undefined {
  const document = pipeline.openapi(client);
  if (!document) return undefined;
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' },
    body: JSON.stringify(document),
  };
}

async function readVariables(incoming: Incoming): Promise<EndpointRequest['body']> {
  const text = await readJsonBody(incoming);
  if (text instanceof GatewayError) return text;
  return text === '' ? undefined : jsonObject(text, 'the body');
}
