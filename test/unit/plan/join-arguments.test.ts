import { describe, expect, it } from 'vitest';

import { type CallArguments, callArguments } from '../../../src/execute/call-arguments.ts';
import { planText, type PlanTexts } from './plan-text.ts';

const SERVICE = `
  extend type Query {
    orders(userId: ID, first: Int = 100, tags: [ID]): [Order] @rest(GET: "/orders?u={$args.userId}&n={$args.first}&t={$args.tags}")
    latest(first: Int = 3): [Order] @from(query: "orders(first: $args.first)")
    ordersOf(userId: ID!): [Order] @from(query: "orders(userId: $args.userId)")
    tagged(id: ID): [Order] @from(query: "orders(tags: [$args.id])")
    untagged: [Order] @from(query: "orders(tags: [])")
  }
  type Order { id: ID userId: ID near(of: ID): [Order] @from(query: "orders(userId: $args.of)") orders: [Order] @from(query: "ordersOf(userId: $this.userId)") }
`;

/** Arguments of every call of an operation whose objects have these fields; undefined where there is nothing to ask for. */
function argumentsOf(
  texts: Omit<PlanTexts, 'service'>,
  {
    variables = {},
    object = {},
  }: { readonly variables?: object; readonly object?: Readonly<Record<string, unknown>> } = {},
): readonly (CallArguments | undefined)[] {
  const inputs = { variables: variables as Readonly<Record<string, unknown>>, caller: undefined, headers: {} };
  const calls = planText({ service: SERVICE, ...texts }).selected.filter(({ kind }) => kind !== 'data');
  return calls.map(({ declared, args }) =>
    callArguments(declared, { inputs, self: (need) => object[need], given: args }),
  );
}

describe('an argument of a join', () => {
  it('takes the join’s own default when the client declares it and the operation leaves it out', () => {
    const client = 'type Query { latest(first: Int): [Order] } type Order { id: ID }';

    expect(argumentsOf({ client, operation: '{ latest { id } }' })).toEqual([{ first: 3 }]);
  });

  it('takes the join’s own default when its variable is absent, and stays null when that is null', () => {
    const client = 'type Query { latest(first: Int): [Order] } type Order { id: ID }';
    const operation = 'query ($n: Int) { latest(first: $n) { id } }';

    expect(argumentsOf({ client, operation })).toEqual([{ first: 3 }]);
    expect(argumentsOf({ client, operation }, { variables: { n: null } })).toEqual([{ first: null }]);
  });

  it('may be read from the object by a client’s path to it', () => {
    const client = `
      type Query { latest: [Order] }
      type Order { mine: [Order] @from(field: "near(of: $this.id)") id: ID }`;
    const { selected } = planText({ service: SERVICE, client, operation: '{ latest { mine { id } } }' });

    const near = selected.find(({ kind }) => kind === 'join');

    expect([...(near?.needs.keys() ?? [])]).toEqual(['id']);
  });

  it('asks for nothing when it is required and null on the object, whatever the called field takes', () => {
    const client = 'type Query { latest: [Order] } type Order { orders: [Order] id: ID }';
    const operation = '{ latest { orders { id } } }';

    expect(argumentsOf({ client, operation }, { object: { userId: null } })).toEqual([{ first: 3 }, undefined]);
    expect(argumentsOf({ client, operation }, { object: { userId: '7' } })).toEqual([
      { first: 3 },
      { userId: '7', first: 100 },
    ]);
  });

  it('refuses a null from the caller where it is required', () => {
    const client = 'type Query { ordersOf(userId: ID = "1"): [Order] } type Order { id: ID }';

    expect(() => argumentsOf({ client, operation: '{ ordersOf(userId: null) { id } }' })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT' }),
    );
  });

  it('is a null in a list when it is absent, which is not the empty list', () => {
    const client = 'type Query { tagged(id: ID): [Order] untagged: [Order] } type Order { id: ID }';

    expect(argumentsOf({ client, operation: '{ tagged { id } untagged { id } }' })).toEqual([
      { first: 100, tags: [null] },
      { first: 100, tags: [] },
    ]);
  });
});

describe('equal calls', () => {
  it.each([
    ['of a join and of the field it calls', '{ ordersOf(userId: 1) { id } orders(userId: "1") { id } }'],
    ['with arguments left out', '{ a: orders(userId: 1) { id } b: mine { id } }'],
    [
      'with arguments in another order',
      '{ a: orders(userId: 1, tags: []) { id } b: orders(tags: [], userId: 1) { id } }',
    ],
  ])('%s are one', (_, operation) => {
    const client = `
      type Query {
        ordersOf(userId: ID!): [Order]
        orders(userId: ID, tags: [ID]): [Order]
        mine: [Order] @from(query: "orders(userId: \\"1\\")")
      }
      type Order { id: ID }`;

    expect(argumentsOf({ client, operation })).toHaveLength(1);
  });
});

describe('values of enums', () => {
  it('stay apart where two enums of a client have one name for different values of the graph', () => {
    const service = `
      extend type Query { orders(by: Sort): Int @rest(GET: "/orders?by={$args.by}") }
      enum Sort { UP DOWN }`;
    const client = `
      enum Rise @from(type: "Sort") { GO @from(value: "UP") }
      enum Fall @from(type: "Sort") { GO @from(value: "DOWN") }
      type Query { rising(by: Rise): Int @from(field: "orders") falling(by: Fall): Int @from(field: "orders") }`;

    const { selected } = planText({ service, client, operation: '{ rising(by: GO) falling(by: GO) }' });

    expect(selected.map(({ args }) => args.get('by'))).toMatchObject([
      { kind: 'constant', value: 'UP' },
      { kind: 'constant', value: 'DOWN' },
    ]);
  });
});
