import { generateProducts, generateReviews } from './generate-catalog.ts';
import { generateDevices, generateReadings } from './generate-devices.ts';
import { generateNotifications } from './generate-notifications.ts';
import { generateOrders } from './generate-orders.ts';
import { generateUsers } from './generate-users.ts';
import { createRandom } from './random.ts';
import type {
  DeviceRecord,
  NotificationRecord,
  OrderRecord,
  ProductRecord,
  ReadingRecord,
  ReviewRecord,
  UserRecord,
} from './records.ts';

const SEED = 20_261_001;

/** All that the sample services know. They change it in place; lists with a time are newest first. */
export interface DemoData {
  readonly users: UserRecord[];
  readonly products: ProductRecord[];
  readonly reviews: ReviewRecord[];
  readonly orders: OrderRecord[];
  readonly notifications: NotificationRecord[];
  readonly devices: DeviceRecord[];
  readonly readings: ReadingRecord[];
}

/** A fresh set of sample data: equal for equal seeds, whatever the time. */
export function createDemoData(seed = SEED): DemoData {
  const random = createRandom(seed);
  const users = generateUsers(random);
  const products = generateProducts(random);
  const reviews = generateReviews(users, products, random);
  const orders = generateOrders(users, products, random);
  const notifications = generateNotifications(users, random);
  const devices = generateDevices(random);
  return { users, products, reviews, orders, notifications, devices, readings: generateReadings(devices, random) };
}
