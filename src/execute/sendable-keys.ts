import { asGatewayError, type GatewayError } from '../core/errors.ts';

/** A request for some keys that is ready to be sent, and then gives the value of each. */
export type KeysRequest = () => Promise<readonly unknown[]>;

/**
 * The values of keys, in their order. Keys for which `request` throws cannot stand where the service wants them: they
 * fail alone, and the others are asked for.
 */
export async function askForSendable(
  keys: readonly unknown[],
  request: (keys: readonly unknown[]) => KeysRequest,
): Promise<readonly unknown[]> {
  const whole = ready(keys, request);
  if (typeof whole === 'function') return whole();
  const refused = new Map<unknown, GatewayError>();
  for (const key of keys) {
    const alone = ready([key], request);
    if (typeof alone !== 'function') refused.set(key, alone);
  }
  const sent = keys.filter((key) => !refused.has(key));
  const found = sent.length > 0 ? await request(sent)() : [];
  const values = new Map<unknown, unknown>([...refused, ...sent.map((key, index) => [key, found[index]] as const)]);
  return keys.map((key) => values.get(key));
}

function ready(
  keys: readonly unknown[],
  request: (keys: readonly unknown[]) => KeysRequest,
): KeysRequest | GatewayError {
  try {
    return request(keys);
  } catch (error) {
    return asGatewayError(error);
  }
}
