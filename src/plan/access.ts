import type { Caller } from '../core/context.ts';
import { GatewayError } from '../core/errors.ts';
import type { Annotated } from '../language/directive-use.ts';
import { directiveOn } from '../language/directive-use.ts';
import { Kind } from 'graphql';
import type { Expression } from './expression.ts';
import { memberOf, withinExpression } from './expression.ts';

/** What a caller needs for a field: everything the graph's and the client's directives on it ask, and its claims. */
export interface Requirement {
  readonly authenticated: boolean;
  /** All must hold; each is an OR of ANDs, as in Apollo Federation. */
  readonly scopes: readonly (readonly (readonly string[])[])[];
  /** Paths of claims that must be there. */
  readonly claims: readonly (readonly string[])[];
}

export const NO_REQUIREMENT: Requirement = { authenticated: false, scopes: [], claims: [] };

/** Both requirements together. */
export function both(one: Requirement, other: Requirement): Requirement {
  if (one === NO_REQUIREMENT) return other;
  if (other === NO_REQUIREMENT) return one;
  return {
    authenticated: one.authenticated || other.authenticated,
    scopes: [...one.scopes, ...other.scopes],
    claims: [...one.claims, ...other.claims],
  };
}

/** What `@authenticated` and `@requiresScopes` on a field or type ask. */
export function directiveRequirement(node: Annotated | null | undefined): Requirement {
  const scopes = directiveOn(node, 'requiresScopes');
  const authenticated = directiveOn(node, 'authenticated') !== undefined;
  if (!scopes && !authenticated) return NO_REQUIREMENT;
  const alternatives = (scopes?.items('scopes') ?? []).map((item) =>
    (item.kind === Kind.LIST ? item.values : [item]).flatMap((value) =>
      value.kind === Kind.STRING ? [value.value] : [],
    ),
  );
  return { authenticated: true, scopes: scopes ? [alternatives] : [], claims: [] };
}

/** The claims that these expressions read. */
export function claimRequirement(expressions: Iterable<Expression>): Requirement {
  const claims: (readonly string[])[] = [];
  for (const expression of expressions) {
    for (const part of withinExpression(expression)) if (part.kind === 'caller') claims.push(part.path);
  }
  return claims.length === 0 ? NO_REQUIREMENT : { authenticated: false, scopes: [], claims };
}

/** Why a field is refused; `silent` when it is null without an error. */
export type Denial = GatewayError | 'silent';

/**
 * Why a caller may not have a field, or undefined if they may. Nobody at all gets UNAUTHENTICATED, or a silent null
 * where only a claim is missing and the field may be null; a caller without the scope or claim gets FORBIDDEN.
 */
export function denialOf(requirement: Requirement, caller: Caller | undefined, nullable: boolean): Denial | undefined {
  if (requirement === NO_REQUIREMENT) return undefined;
  if (!caller) {
    if (requirement.authenticated || !nullable) return new GatewayError('UNAUTHENTICATED', {});
    return 'silent';
  }
  const scoped = requirement.scopes.every((alternatives) =>
    alternatives.some((scopes) => scopes.every((scope) => caller.scopes.has(scope))),
  );
  if (!scoped) return new GatewayError('FORBIDDEN', { reason: 'a scope is missing' });
  const claimed = requirement.claims.every((path) => (memberOf(caller.claims, path) ?? undefined) !== undefined);
  return claimed ? undefined : new GatewayError('FORBIDDEN', { reason: 'a claim is missing' });
}
