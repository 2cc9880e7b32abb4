import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { firstViews } from '../../src/cli/first-view.ts';
import { loadGraph } from '../../src/graph/load-graph.ts';
import { Problems } from '../../src/language/problem.ts';
import { startMocks } from '../../src/mock/mock-server.ts';
import { startGateway } from '../support/start-gateway.ts';
import { anyCase } from './any-case.ts';

const SCHEMAS = Number(process.env['MOCK_SCHEMAS'] ?? 60);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 1);
const LIMIT_MS = 60_000;

describe('made-up answers', () => {
  it('fit the types of any services, as small clients of them see', { timeout: 3 * LIMIT_MS }, async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(anyCase(1), async ({ files: { services, remotes } }) => {
        const graph = loadGraph({ services, remotes }, new Problems());
        const views = firstViews(graph).filter(({ operation }) => operation.startsWith('query First {'));
        const clients = views.map((view, index) => [`schemas/c${index}.graphql`, view.schema(`c${index}`)] as const);
        await using mocks = await startMocks({ isMocked: () => true });
        await using gateway = await startGateway({
          mode: 'dev',
          mocks,
          files: Object.fromEntries([...[...services, ...remotes].map(({ path, text }) => [path, text]), ...clients]),
        });
        for (const [index, { operation }] of views.entries()) {
          const { body } = await gateway.query(`c${index}`, operation);
          const faults = (body.errors ?? []).filter(({ extensions }) => !REFUSALS.includes(String(extensions['code'])));
          const shown = [...services, ...remotes].map(({ text }) => text).join('\n');
          if (faults.length > 0) expect.fail(`${shown}\n${clients[index]?.[1]}\n${operation}\n${JSON.stringify(body)}`);
          answered++;
        }
      }),
      { numRuns: SCHEMAS, seed: SEED, interruptAfterTimeLimit: LIMIT_MS, endOnFailure: true },
    );
    expect(answered).toBeGreaterThan(SCHEMAS / 2);
  });
});

/** What is the fields' own: their scopes, the cost of lists of lists, arguments that their joins cannot take. */
const REFUSALS = ['UNAUTHENTICATED', 'FORBIDDEN', 'COST_LIMIT_EXCEEDED', 'BAD_USER_INPUT'];
