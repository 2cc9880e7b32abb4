import { z } from 'zod';
import type { DemoData } from './data.ts';
import { eventStream } from './event-stream.ts';
import { Problem } from './problem.ts';
import { createRandom } from './random.ts';
import { repeat } from './repeat.ts';
import { readInput } from './read-input.ts';
import type { DeviceRecord, ReadingRecord } from './records.ts';
import { route, router } from './router.ts';
import type { Handler } from './router.ts';

const command = z.object({ name: z.string().min(1).max(100) });

/** The devices service. Without the key in `x-api-key` everything is 401; telemetry is sent every `intervalMs`. */
export function devicesService(
  { devices, readings }: Pick<DemoData, 'devices' | 'readings'>,
  { key, intervalMs }: { readonly key: string; readonly intervalMs: number },
): Handler {
  let commandCount = 0;
  const routes = router([
    route('GET', '/devices', ({ search }) => devices.filter(({ ownerId }) => ownerId === search.get('owner'))),
    route('GET', '/devices/:id', ({ params }) => deviceOf(devices, params.id)),
    route('GET', '/telemetry/latest', ({ search }) => {
      const ids = new Set(search.getAll('device'));
      return readings.filter(({ deviceId }) => ids.has(deviceId));
    }),
    route('POST', '/devices/:id/commands', ({ params, body }) => {
      const { status } = deviceOf(devices, params.id);
      readInput(command, body);
      commandCount += 1;
      return Response.json({ id: `c${commandCount}`, accepted: status === 'online' }, { status: 201 });
    }),
    route('GET', '/devices/:id/events', ({ params, signal }) =>
      eventStream(repeat(thermometer(deviceOf(devices, params.id)), { intervalMs, signal })),
    ),
  ]);
  return async (request) => {
    if (request.headers.get('x-api-key') === key) return routes(request);
    return new Problem(401, 'An API key is needed').toResponse();
  };
}

function deviceOf(devices: readonly DeviceRecord[], id: string): DeviceRecord {
  const device = devices.find((candidate) => candidate.id === id);
  if (!device) throw new Problem(404, 'No such device');
  return device;
}

function thermometer(device: DeviceRecord): () => ReadingRecord {
  const random = createRandom(Number(device.id));
  return () => ({
    deviceId: device.id,
    at: new Date().toISOString(),
    temperature: random.int(180, 240) / 10,
    humidity: random.int(35, 60),
  });
}
