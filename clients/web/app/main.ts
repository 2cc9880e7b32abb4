// Prints the dashboard of a user of the shop: an application that has nothing but fetch and what codegen.yml generates.
import { parseArgs } from 'node:util';

import { UserDashboard } from '../operations.ts';
import { dashboardText } from './dashboard-text.ts';
import { execute } from './request.ts';

try {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:4000/web/graphql' },
      token: { type: 'string' },
      first: { type: 'string', default: '3' },
    },
  });
  const { url, token, first } = values;
  const answer = await execute(UserDashboard, { first: Number(first) }, { url, token });
  process.stdout.write(dashboardText(answer));
  if (!answer.data) process.exitCode = 1;
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${cause}\n`);
  process.exitCode = 1;
}
