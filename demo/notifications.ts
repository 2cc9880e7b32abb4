import { z } from 'zod';
import type { DemoData } from './data.ts';
import { readInput } from './read-input.ts';
import { route, router } from './router.ts';
import type { Handler } from './router.ts';

const userSearch = z.object({ userIds: z.array(z.string()).max(1_000) });

/** The notifications service: those of one user, and those of many by a search in the body. */
export function notificationsService({ notifications }: Pick<DemoData, 'notifications'>): Handler {
  return router([
    route('GET', '/users/:id/notifications', ({ params, search }) => {
      const unread = search.get('unread');
      return notifications.filter(
        ({ userId, read }) => userId === params.id && (unread === null || read === (unread !== 'true')),
      );
    }),
    route('POST', '/notifications/search', ({ body }) => {
      const userIds = new Set(readInput(userSearch, body).userIds);
      return notifications.filter(({ userId }) => userIds.has(userId));
    }),
  ]);
}
