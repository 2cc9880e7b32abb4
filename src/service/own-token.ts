import { GatewayError } from '../core/errors.ts';
import { Future } from '../core/future.ts';
import type { Send, ServiceRequest } from './call.ts';
import type { RemoteEvents } from './graphql-sse.ts';
import type { ServiceToken } from './service-token.ts';
import { untilAborted } from './until-aborted.ts';

interface Answered {
  readonly status: number;
}

/**
 * Sends the gateway's own token in place of any other. A read that is answered with 401 is sent once more with a new
 * token; a write never is, but what comes after it has the new one. `drop` is handed the first answer.
 *
 * @throws {GatewayError} UPSTREAM_UNAUTHENTICATED, UPSTREAM_UNAVAILABLE when there is no token
 */
export function ownToken<Answer extends Answered>(
  token: ServiceToken,
  drop: (answer: Answer) => void = () => {},
): (next: Send<Answer>) => Send<Answer> {
  const tokenFor = ({ signal }: ServiceRequest): Future<string> => Future.from(untilAborted(signal, token.get()));
  return (next) => (request) =>
    tokenFor(request).then((first) =>
      next(withToken(request, first)).then((answer) => {
        if (answer.status !== 401 || !token.refused(first) || !request.isRepeatable) return answer;
        drop(answer);
        return tokenFor(request).then((second) => next(withToken(request, second)));
      }),
    );
}

/** The same for subscriptions over a connection of their own, as long as no event has come. */
export function subscribedWith(token: ServiceToken, subscribe: RemoteEvents): RemoteEvents {
  return async function* (subscription) {
    for (let isLast = false; !subscription.signal.aborted; isLast = true) {
      let hasBegun = false;
      const value = await untilAborted(subscription.signal, token.get());
      try {
        for await (const event of subscribe(withToken(subscription, value))) {
          hasBegun = true;
          yield event;
        }
        return;
      } catch (error) {
        const isRefusal = error instanceof GatewayError && error.code === 'UPSTREAM_UNAUTHENTICATED';
        if (isLast || hasBegun || !isRefusal || !token.refused(value)) throw error;
      }
    }
  };
}

const withToken = <Sent extends Pick<ServiceRequest, 'headers'>>(sent: Sent, token: string): Sent => ({
  ...sent,
  headers: { ...sent.headers, authorization: `Bearer ${token}` },
});
