import { describe, expect, it } from 'vitest';

import { GatewayError } from '../../../src/core/errors.ts';
import type { Answer, PathKey } from '../../../src/execute/answer.ts';
import { errorTree } from '../../../src/execute/error-tree.ts';
import { prepare } from '../../../src/execute/prepare.ts';
import { treeReader } from '../../../src/execute/read-result.ts';
import { shapeAnswer } from '../../../src/execute/shape-answer.ts';
import { planText, type PlanTexts } from '../plan/plan-text.ts';

interface Result {
  readonly data: unknown;
  readonly errors?: readonly (readonly [readonly PathKey[], GatewayError])[];
}

function shaped(texts: PlanTexts, { data, errors = [] }: Result): Answer {
  const { shape, ...lowered } = planText(texts);
  const prepared = prepare({ shape, ...lowered }, { variables: {}, caller: undefined, headers: {} });
  const inputs = {
    lists: lowered.lists,
    prepared,
    introspection: {},
    compute: () => null,
    reader: treeReader,
    isStale: false,
    serviceOf: () => 'shop',
  };
  return shapeAnswer(shape, { data, errors: errorTree(errors) }, inputs);
}

const codes = ({ errors }: Answer): readonly unknown[] => errors.map(({ path, error }) => [path, error.code]);

describe('a path through a list', () => {
  const service = `
    extend type Query { orders: [Order] @rest(GET: "/orders") }
    type Order { id: ID user: User @rest(GET: "/users?order={$this.id}") } type User { name: String }`;

  it('explains an item that failed', () => {
    const client = 'type Query { ids: [ID] @from(field: "orders.id") }';
    const bad = new GatewayError('UPSTREAM_BAD_RESPONSE', { service: 'shop' });

    const answer = shaped(
      { service, client, operation: '{ ids }' },
      { data: { orders: [{ id: '1' }, null] }, errors: [[['orders', 1], bad]] },
    );

    expect(answer.data).toEqual({ ids: ['1', null] });
    expect(codes(answer)).toEqual([[['ids', 1], 'UPSTREAM_BAD_RESPONSE']]);
  });

  it('blames the list for a null item, not the look-up behind it', () => {
    const client = 'type Query { users: [User!] @from(field: "orders.user") } type User { name: String }';

    const answer = shaped({ service, client, operation: '{ users { name } }' }, { data: { orders: [null] } });

    expect(codes(answer)).toEqual([[['users', 0], 'UPSTREAM_BAD_RESPONSE']]);
  });
});

describe('a null without a cause under "!"', () => {
  it.each([
    ['a look-up', '@rest(GET: "/label")', 'NOT_FOUND'],
    ['a text', '@from(value: "{$this.id}")', 'UPSTREAM_BAD_RESPONSE'],
    ['data', '', 'UPSTREAM_BAD_RESPONSE'],
  ])('of %s', (_, source, code) => {
    const service = `extend type Query { order: Order @rest(GET: "/order") } type Order { id: ID label: String ${source} }`;
    const client = 'type Query { order: Order } type Order { label: String! }';

    const answer = shaped({ service, client, operation: '{ order { label } }' }, { data: { order: { label: null } } });

    expect(codes(answer)).toEqual([[['order', 'label'], code]]);
  });
});
