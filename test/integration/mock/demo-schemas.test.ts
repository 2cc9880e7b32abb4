import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OperationDefinitionNode, parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Issuer, startIssuer } from '../../../demo/issuer.ts';
import { type Mocks, startMocks } from '../../../src/mock/mock-server.ts';
import { REPOSITORY, startGateway, type TestGateway } from '../../support/start-gateway.ts';
import { subscribe } from '../../support/subscribe.ts';

let mocks: Mocks;
let gateway: TestGateway;
let token: string;
let close: () => Promise<void>;

/** Waits between answers are of no interest here; nobody but the mocks is called. */
beforeAll(async () => {
  const issuing: { readonly issuer: Issuer; readonly server: { close(): Promise<void> } } = await startIssuer();
  const { url, jwksUrl, audience } = issuing.issuer;
  mocks = await startMocks({ isMocked: () => true });
  gateway = await startGateway({
    root: REPOSITORY,
    mode: 'dev',
    mocks,
    settings: { auth: { jwt: [{ issuer: url, jwks: jwksUrl, audience }] } },
  });
  token = await issuing.issuer.issueToken({ sub: '1', tenant: 'acme', scope: 'orders:write' });
  close = async () => {
    await gateway.close();
    await mocks.close();
    await issuing.server.close();
  };
});

afterAll(() => close());

/** Every stored operation of the sample clients. */
const stored = globSync('clients/*/*.graphql', { cwd: REPOSITORY }).flatMap((path) =>
  parse(readFileSync(join(REPOSITORY, path), 'utf8')).definitions.map((node) => ({
    client: path.split('/')[1] ?? '',
    operation: node as OperationDefinitionNode,
    name: (node as OperationDefinitionNode).name?.value ?? '',
  })),
);

const VALUES = { id: 'thermostat-1', device: 'thermostat-1', deviceId: 'thermostat-1', name: 'restart', first: 3 };

/** The text as it is stored; a client may take no other. */
const textOf = (operation: OperationDefinitionNode): string => print({ ...operation, directives: [] });

describe('mocks of the sample services', () => {
  it.each(stored.filter(({ operation }) => operation.operation !== 'subscription'))(
    'answer $name of $client without an error',
    async ({ client, operation }) => {
      const { body } = await gateway.query(client, textOf(operation), { token, variables: VALUES });

      expect(body.errors).toBeUndefined();
      expect(body.extensions?.degraded).toBeUndefined();
      expect(JSON.stringify(body.data)).not.toContain('null');
    },
  );

  it('send an event at once', async () => {
    const telemetry = stored.find(({ name }) => name === 'Telemetry');

    await using rest = await subscribe(gateway, 'iot', textOf(telemetry?.operation as OperationDefinitionNode), {
      token,
      variables: VALUES,
    });
    await using graphql = await subscribe(
      gateway,
      'web',
      'subscription { priceChanged(productId: "7") { id name price } }',
    );

    expect((await rest.next())?.result).toEqual({
      data: { telemetry: { at: expect.stringMatching(/^2025-.*Z$/), temperature: expect.any(Number) } },
    });
    expect((await graphql.next())?.result).toEqual({
      data: { priceChanged: { id: '7', name: expect.any(String), price: expect.any(Number) } },
    });
  });

  it('fill the dashboard, as many orders as were asked for, each with products that look-ups find again', async () => {
    const { body } = await gateway.query(
      'web',
      '{ userDashboard { profile { id name city } orders(first: 4) { id totalLabel lines { quantity product { id name price } } } notifications { id title } } }',
      { token },
    );
    const { userDashboard } = body.data as {
      userDashboard: {
        profile: { id: string };
        orders: { lines: { product: { id: string; name: string; price: number } }[] }[];
      };
    };
    const product = userDashboard.orders[0]?.lines[0]?.product;
    const again = await gateway.query('web', 'query ($id: ID!) { product(id: $id) { id name price } }', {
      variables: { id: product?.id },
    });

    expect(userDashboard.profile.id).toBe('1');
    expect(userDashboard.orders).toHaveLength(4);
    expect(again.body.data).toEqual({ product });
  });

  it('belong together: reviews are of the product that they were found at', async () => {
    const { body } = await gateway.query(
      'web',
      '{ product(id: 5) { id reviews(first: 2) { id rating author { id } } } }',
    );

    expect(body.data).toEqual({
      product: {
        id: '5',
        reviews: [
          { id: expect.any(String), rating: expect.any(Number), author: { id: expect.any(String) } },
          { id: expect.any(String), rating: expect.any(Number), author: { id: expect.any(String) } },
        ],
      },
    });
  });

  it('keep what is written', async () => {
    const written = await gateway.query(
      'web',
      'mutation { review(productId: 5, rating: 2, text: "too loud") { id rating text author { id } } }',
      { token },
    );
    const placed = await gateway.query(
      'web',
      'mutation { placeOrder(items: [{ productId: 3, quantity: 7 }]) { id lines { quantity product { id } } } }',
      { token },
    );

    expect(written.body.data).toMatchObject({ review: { rating: 2, text: 'too loud', author: { id: '1' } } });
    expect(placed.body.data).toMatchObject({ placeOrder: { lines: [{ quantity: 7, product: { id: '3' } }] } });
  });
});
