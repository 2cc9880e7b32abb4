import { daysBefore } from './days-before.ts';
import type { Random } from './random.ts';
import type { DeviceRecord, ReadingRecord } from './records.ts';
import { BATTERY_MODELS, MAINS_MODELS, TENANTS } from './words.ts';

const PER_TENANT = 10;

/** Ten devices for each tenant, `"1"` to `"60"`: the first ten are acme's. */
export function generateDevices(random: Random): DeviceRecord[] {
  return TENANTS.flatMap((ownerId, tenant) =>
    Array.from({ length: PER_TENANT }, (_, index) => {
      const onMains = random.chance(0.3);
      return {
        id: String(tenant * PER_TENANT + index + 1),
        ownerId,
        model: random.pick(onMains ? MAINS_MODELS : BATTERY_MODELS),
        status: random.chance(0.85) ? 'online' : 'offline',
        power: onMains ? {} : { batteryPct: random.int(4, 100) },
      };
    }),
  );
}

/** The latest reading of each device that is online. */
export function generateReadings(devices: readonly DeviceRecord[], random: Random): ReadingRecord[] {
  return devices
    .filter(({ status }) => status === 'online')
    .map(({ id }) => ({
      deviceId: id,
      at: daysBefore(random.int(0, 60) / 1_440),
      temperature: random.int(160, 260) / 10,
      humidity: random.chance(0.2) ? null : random.int(30, 70),
    }));
}
