import { describe, expect, it } from 'vitest';
import type { DeviceRecord, ReadingRecord } from '../../../demo/records.ts';
import { startDemoServices } from '../../../demo/start-demo-services.ts';
import { ask, firstEvents } from './ask.ts';

const headers = { 'x-api-key': 'demo-devices-key' };

describe('the devices service', () => {
  it('wants its key', async () => {
    await using demo = await startDemoServices();

    const { status } = await ask(`${demo.environment.DEVICES_URL}/devices/1`, { headers: { 'x-api-key': 'another' } });

    expect(status).toBe(401);
  });

  it('takes the key of its environment', async () => {
    await using demo = await startDemoServices();

    const { status } = await ask(`${demo.environment.DEVICES_URL}/devices/1`, {
      headers: { 'x-api-key': demo.environment.DEVICES_KEY },
    });

    expect(status).toBe(200);
  });

  it('lists the devices of a tenant; those on mains power have no battery', async () => {
    await using demo = await startDemoServices();

    const { body } = await ask(`${demo.environment.DEVICES_URL}/devices?owner=acme`, { headers });

    const devices = body as DeviceRecord[];
    expect(devices).toHaveLength(10);
    expect(devices.every(({ ownerId }) => ownerId === 'acme')).toBe(true);
    expect(new Set(devices.map(({ power }) => typeof power.batteryPct))).toEqual(new Set(['number', 'undefined']));
  });

  it('answers 404 for a device that does not exist', async () => {
    await using demo = await startDemoServices();

    const { status } = await ask(`${demo.environment.DEVICES_URL}/devices/999`, { headers });

    expect(status).toBe(404);
  });

  it('answers the latest readings of several devices at once', async () => {
    await using demo = await startDemoServices();
    const { body } = await ask(`${demo.environment.DEVICES_URL}/devices?owner=acme`, { headers });
    const devices = body as DeviceRecord[];
    const query = devices.map(({ id }) => `device=${id}`).join('&');

    const latest = await ask(`${demo.environment.DEVICES_URL}/telemetry/latest?${query}`, { headers });

    const online = devices.filter(({ status }) => status === 'online').map(({ id }) => id);
    expect((latest.body as ReadingRecord[]).map(({ deviceId }) => deviceId)).toEqual(online);
  });

  it('accepts a command for a device that is online', async () => {
    await using demo = await startDemoServices();

    const { status, body } = await ask(`${demo.environment.DEVICES_URL}/devices/1/commands`, {
      headers,
      json: { name: 'restart' },
    });

    expect(status).toBe(201);
    expect(body).toEqual({ id: 'c1', accepted: true });
  });

  it('sends telemetry as events', async () => {
    await using demo = await startDemoServices({ intervalMs: 1 });

    const response = await fetch(`${demo.environment.DEVICES_URL}/devices/1/events`, { headers });
    const events = await firstEvents(response, 3);

    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(events).toMatchObject(Array.from({ length: 3 }, () => ({ deviceId: '1', temperature: expect.any(Number) })));
  });
});
