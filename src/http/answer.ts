import type { GatewayAnswer } from '../core/exchange.ts';

/** What a lane sends back: a pipeline's answer, or one whose body is bytes or a stream of them. */
export interface HttpAnswer extends Omit<GatewayAnswer, 'body'> {
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}
