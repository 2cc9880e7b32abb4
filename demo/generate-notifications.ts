import { daysBefore } from './days-before.ts';
import type { Random } from './random.ts';
import type { NotificationRecord, UserRecord } from './records.ts';
import { MESSAGES } from './words.ts';

/** Two to eight notifications for each user, newest first; the newest one of each is unread. */
export function generateNotifications(users: readonly UserRecord[], random: Random): NotificationRecord[] {
  return users.flatMap((user) =>
    Array.from({ length: random.int(2, 8) }, (_, index) => ({
      id: `n${user.id}-${index + 1}`,
      userId: user.id,
      ...random.pick(MESSAGES),
      read: index > 0 && random.chance(0.6),
      createdAt: daysBefore(index * 3 + random.int(0, 47) / 24),
    })),
  );
}
