import { z } from 'zod';
import type { DemoData } from './data.ts';
import { Problem } from './problem.ts';
import { readInput } from './read-input.ts';
import { route, router } from './router.ts';
import type { Handler } from './router.ts';

const nameChange = z.object({ first_name: z.string().min(1).optional(), last_name: z.string().min(1).optional() });

/** The users service: many by their ids in one request, and changes to one. */
export function usersService({ users }: Pick<DemoData, 'users'>): Handler {
  return router([
    route('GET', '/users', ({ search }) => {
      const ids = new Set(search.getAll('id'));
      return users.filter(({ id }) => ids.has(id));
    }),
    route('PATCH', '/users/:id', ({ params, body }) => {
      const user = users.find(({ id }) => id === params.id);
      if (!user) throw new Problem(404, 'No such user');
      return Object.assign(user, readInput(nameChange, body));
    }),
  ]);
}
