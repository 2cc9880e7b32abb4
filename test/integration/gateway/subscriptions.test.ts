import { describe, expect, it } from 'vitest';

import { startEventService } from '../../support/start-event-service.ts';
import { startGateway, type TestGateway, type TestGatewayOptions, writeFiles } from '../../support/start-gateway.ts';
import { startService } from '../../support/start-service.ts';
import { subscribe } from '../../support/subscribe.ts';

const FILES = {
  'schemas/services/devices.graphql': `
    extend schema @service(url: "{$env.DEVICES_URL}", timeout: "1m")
    extend type Subscription { reading(id: ID!): Reading @rest(SSE: "/devices/{$args.id}") }
    type Reading { value: Int note: String }`,
  'schemas/iot.graphql': `
    type Query { unused: String @from(value: "") }
    type Subscription { reading(id: ID!): Reading }
    type Reading { value: Int note: String }`,
};

const READING = 'subscription Watch { reading(id: "7") { value } }';

const gatewayFor = (url: string, options: TestGatewayOptions = {}): Promise<TestGateway> =>
  startGateway({ files: FILES, environment: { DEVICES_URL: url }, ...options });

const value = (number: number) => ({ event: 'next', result: { data: { reading: { value: number } } } });
const COMPLETE = { event: 'complete', result: undefined };

describe('a subscription', () => {
  it('gets each event as it comes, whatever the pieces it comes in', async () => {
    await using devices = await startEventService();
    await using gateway = await gatewayFor(devices.url);
    const subscribed = subscribe(gateway, 'iot', READING);
    const stream = await devices.next();
    await using subscription = await subscribed;

    stream.event({ value: 1 });
    const first = await subscription.next();
    for (const piece of ['da', 'ta: {"val', 'ue":', ' 2}\r', '\n\r\n: ping\n']) stream.send(piece);
    const second = await subscription.next();
    stream.send('data: {\ndata: "value": 3}\n\n');
    const third = await subscription.next();

    expect([first, second, third]).toEqual([value(1), value(2), value(3)]);
    expect(stream.path).toBe('/devices/7');
  });

  it('ends the stream of the service when the caller leaves', async () => {
    await using devices = await startEventService();
    await using gateway = await gatewayFor(devices.url);
    const subscription = await subscribe(gateway, 'iot', READING);
    const stream = await devices.next();
    stream.event({ value: 1 });
    await subscription.next();

    subscription.close();

    await stream.closed;
  });

  it('ends the stream of the service when the caller leaves before it is open', async () => {
    const asked = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    await using devices = await startService({
      '/devices/7': async () => {
        asked.resolve();
        await left.promise;
        return {};
      },
    });
    await using gateway = await gatewayFor(devices.url);
    const leaving = new AbortController();
    const answer = gateway
      .send(`/iot/graphql?query=${encodeURIComponent(READING)}`, {
        headers: { accept: 'text/event-stream' },
        signal: leaving.signal,
      })
      .then((response) => response.text())
      .catch((error: unknown) => error);
    await asked.promise;

    leaving.abort();

    expect(await answer).toBeInstanceOf(Error);
    await expect.poll(() => gateway.logs.some(({ operation }) => operation === 'Watch')).toBe(true);
    left.resolve();
  });

  it('ends with an error when the stream breaks off', async () => {
    await using devices = await startEventService();
    await using gateway = await gatewayFor(devices.url);
    const subscription = await subscribe(gateway, 'iot', READING);
    const stream = await devices.next();
    stream.event({ value: 1 });
    await subscription.next();

    stream.reset();

    expect(await subscription.rest()).toMatchObject([
      {
        event: 'next',
        result: {
          data: { reading: null },
          errors: [{ path: ['reading'], extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'devices' } }],
        },
      },
      COMPLETE,
    ]);
  });

  it('ends with an error when the service does not open the stream in time', async () => {
    await using devices = await startService({ '/devices/7': () => new Promise(() => {}) });
    const service = FILES['schemas/services/devices.graphql'].replace('"1m"', '"50ms"');
    await using gateway = await gatewayFor(devices.url, {
      files: { ...FILES, 'schemas/services/devices.graphql': service },
    });

    const subscription = await subscribe(gateway, 'iot', READING);

    expect(await subscription.rest()).toMatchObject([
      { result: { errors: [{ path: ['reading'], extensions: { code: 'UPSTREAM_TIMEOUT', service: 'devices' } }] } },
      COMPLETE,
    ]);
  });

  it('ends with an error when an event is too large', async () => {
    await using devices = await startEventService();
    await using gateway = await gatewayFor(devices.url, { settings: { limits: { maxResponseBytes: 1_000 } } });
    const subscription = await subscribe(gateway, 'iot', READING);
    const stream = await devices.next();

    stream.event({ value: 1, note: 'x'.repeat(500) });
    stream.send(`data: {"value": 2, "note": "${'x'.repeat(2_000)}`);

    expect(await subscription.rest()).toMatchObject([
      value(1),
      { result: { errors: [{ extensions: { code: 'UPSTREAM_BAD_RESPONSE', service: 'devices' } }] } },
      COMPLETE,
    ]);
    await stream.closed;
  });

  it('is completed when the gateway closes', async () => {
    await using devices = await startEventService();
    const gateway = await gatewayFor(devices.url);
    const subscription = await subscribe(gateway, 'iot', READING);
    const stream = await devices.next();
    stream.event({ value: 1 });
    await subscription.next();

    const closed = gateway.close();

    expect(await subscription.rest()).toEqual([COMPLETE]);
    await Promise.all([closed, stream.closed]);
  });

  it('goes on with the schemas it began with when others are loaded', async () => {
    await using devices = await startEventService();
    await using gateway = await gatewayFor(devices.url);
    await using subscription = await subscribe(gateway, 'iot', READING);
    const stream = await devices.next();

    await writeFiles(gateway.root, {
      'schemas/iot.graphql': FILES['schemas/iot.graphql'].replaceAll('value: Int', 'number: Int @from(field: "value")'),
    });
    await gateway.reload();
    stream.event({ value: 1 });

    expect(await subscription.next()).toEqual(value(1));
    const { body } = await gateway.query('iot', READING);
    expect(body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  it('is one line in the access log, when it has ended', async () => {
    await using devices = await startEventService();
    await using gateway = await gatewayFor(devices.url);
    const subscription = await subscribe(gateway, 'iot', READING);
    const stream = await devices.next();
    stream.event({ value: 1 });
    stream.event('no reading');
    await subscription.next();
    await subscription.next();
    expect(gateway.logs).toEqual([]);

    stream.end();
    await subscription.rest();

    expect(gateway.logs).toMatchObject([
      { operation: 'Watch', client: 'iot', status: 200, calls: 1, codes: ['UPSTREAM_BAD_RESPONSE'] },
    ]);
  });
});
