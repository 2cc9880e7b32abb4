import { describe, expect, it } from 'vitest';

import { isNeeded, prepare } from '../../../src/execute/prepare.ts';
import { planText } from '../plan/plan-text.ts';

const SERVICE = `
  extend type Query { orders(first: Int, filter: Filter): [Int] @rest(POST: "/orders", body: { n: "{$args.first}", f: "{$args.filter}" }) }
  input Filter { since: Int! = 0 }`;
const CLIENT = 'type Query { orders(first: Int! = 5, filter: Filter): [Int] }';

describe('a null variable', () => {
  it.each([
    ['for an argument with a default', 'query ($n: Int) { orders(first: $n) }'],
    ['for a member of an input', 'query ($n: Int) { orders(filter: { since: $n }) }'],
  ])('%s that must not be null fails the field before anything is called', (_, operation) => {
    const lowered = planText({ service: SERVICE, client: CLIENT, operation });

    const prepared = prepare(lowered, { variables: { n: null }, caller: undefined, headers: {} });

    expect(prepared.denials.get(0)).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(lowered.selected.some((field) => isNeeded(field, lowered, prepared))).toBe(false);
  });

  it('that is absent is no failure: the default holds', () => {
    const operation = 'query ($n: Int) { orders(first: $n) }';
    const lowered = planText({ service: SERVICE, client: CLIENT, operation });

    const prepared = prepare(lowered, { variables: {}, caller: undefined, headers: {} });

    expect(prepared.denials.size).toBe(0);
  });

  it.each(['include', 'skip'])('for @%s refuses the request, as it says neither yes nor no', (directive) => {
    const operation = `query ($b: Boolean = true) { orders @${directive}(if: $b) }`;
    const lowered = planText({ service: SERVICE, client: CLIENT, operation });

    const preparing = (): unknown => prepare(lowered, { variables: { b: null }, caller: undefined, headers: {} });

    expect(preparing).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });
});
