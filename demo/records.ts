/** A user as the users service stores and sends it. */
export interface UserRecord {
  readonly id: string;
  first_name: string;
  last_name: string;
  readonly email: string | null;
  readonly avatar: { readonly url: string } | null;
  readonly address: { readonly street: string | null; readonly city: string | null; readonly country: string } | null;
}

/** An order as the orders service stores and sends it. Unlike users, orders and products have numbers as ids. */
export interface OrderRecord {
  readonly id: number;
  readonly userId: string;
  readonly status: OrderStatus;
  readonly total: number;
  readonly currency: string;
  /** ISO 8601, in UTC. */
  readonly placedAt: string;
  readonly items: readonly OrderItemRecord[];
}

/** The wire values of an order's status. */
export const ORDER_STATUSES = ['pending', 'shipped', 'delivered'] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

export interface OrderItemRecord {
  readonly productId: number;
  readonly quantity: number;
}

export interface ProductRecord {
  readonly id: number;
  readonly name: string;
  price: number;
  readonly images: readonly string[];
}

export interface ReviewRecord {
  readonly id: number;
  /** From 1 to 5. */
  readonly rating: number;
  readonly text: string | null;
  readonly authorId: string;
  readonly productId: number;
  /** ISO 8601, in UTC. */
  readonly createdAt: string;
}

export interface NotificationRecord {
  readonly id: string;
  readonly userId: string;
  readonly title: string;
  readonly body: string | null;
  readonly read: boolean;
  /** ISO 8601, in UTC. */
  readonly createdAt: string;
}

/** A device; one on mains power has no battery. */
export interface DeviceRecord {
  readonly id: string;
  /** The tenant it belongs to. */
  readonly ownerId: string;
  readonly model: string;
  readonly status: 'online' | 'offline';
  readonly power: { readonly batteryPct?: number };
}

/** One measurement, in degrees Celsius and percent. */
export interface ReadingRecord {
  readonly deviceId: string;
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly temperature: number;
  readonly humidity: number | null;
}
