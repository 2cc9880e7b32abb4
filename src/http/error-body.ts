import type { GatewayError } from '../core/errors.ts';
import type { GatewayAnswer } from '../core/exchange.ts';

/** A failure of the whole request as GraphQL JSON: `{"errors":[{"message":…,"extensions":{"code":…}}]}`. */
export function errorBody({ message, extensions }: GatewayError): string {
  return JSON.stringify({ errors: [{ message, extensions }] });
}

/** The answer to a request that no pipeline has seen, with the status of the error's code. */
export function errorAnswer(error: GatewayError, headers: Readonly<Record<string, string>> = {}): GatewayAnswer {
  return {
    status: error.status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: errorBody(error),
  };
}
