import { catalogService } from './catalog.ts';
import type { DemoData } from './data.ts';
import { devicesService } from './devices.ts';
import { notificationsService } from './notifications.ts';
import { ordersService } from './orders.ts';
import type { Handler } from './router.ts';
import { usersService } from './users.ts';

/** The key the devices service wants. Nothing real is behind it. */
export const DEVICES_KEY = 'demo-devices-key';

/** The service each running instance belongs to. */
export const SERVICE_OF = {
  users: 'users',
  'orders-a': 'orders',
  'orders-b': 'orders',
  notifications: 'notifications',
  catalog: 'catalog',
  devices: 'devices',
} as const;

/** A running service; `orders` has two. */
export type InstanceName = keyof typeof SERVICE_OF;

/** A service as the sample schemas name it. */
export type ServiceName = (typeof SERVICE_OF)[InstanceName];

/** All instances, in the order they are started. */
export const INSTANCES = Object.keys(SERVICE_OF) as InstanceName[];

/** What each instance answers with. All share the data; events are `intervalMs` apart. */
export function createHandlers(data: DemoData, intervalMs: number): Readonly<Record<InstanceName, Handler>> {
  const orders = ordersService(data);
  return {
    users: usersService(data),
    'orders-a': orders,
    'orders-b': orders,
    notifications: notificationsService(data),
    catalog: catalogService(data, { intervalMs }),
    devices: devicesService(data, { key: DEVICES_KEY, intervalMs }),
  };
}
