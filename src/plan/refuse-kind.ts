import { GatewayError } from '../core/errors.ts';
import type { OperationPlan } from './plan-operation.ts';

/** @throws {GatewayError} METHOD_NOT_ALLOWED for a mutation by GET, which any page could make a browser send */
export function refuseKind({ kind }: Pick<OperationPlan, 'kind'>, method: 'GET' | 'POST'): void {
  if (kind === 'mutation' && method === 'GET')
    throw new GatewayError('METHOD_NOT_ALLOWED', { reason: 'a mutation needs POST' }, { headers: { allow: 'POST' } });
}
