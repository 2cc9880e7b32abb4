import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { startMocks } from '../../src/mock/mock-server.ts';
import { startGateway } from '../support/start-gateway.ts';
import { type AnyCase, anyCase, shownCase } from './any-case.ts';

const OPERATIONS = 4;
const SCHEMAS = Number(process.env['MOCK_SCHEMAS'] ?? 60);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 1);
const LIMIT_MS = 60_000;

/** What a service that answers as its types say is never accused of. */
const FAULTS = ['UPSTREAM_BAD_RESPONSE', 'UPSTREAM_ERROR', 'UPSTREAM_UNAVAILABLE', 'INTERNAL_SERVER_ERROR'];

describe('made-up answers', () => {
  it('fit the types of any service', { timeout: 3 * LIMIT_MS }, async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(anyCase(OPERATIONS), async (one) => {
        await using mocks = await startMocks({ isMocked: () => true });
        await using gateway = await startGateway({ mode: 'dev', mocks, files: filesOf(one) });
        for (const { text, variables } of one.operations) {
          const { body } = await gateway.query('any', text, { variables });
          if (body.data) answered++;
          const faults = (body.errors ?? []).filter(({ extensions }) => FAULTS.includes(String(extensions['code'])));
          if (faults.length > 0) expect.fail(`${shownCase(one)}\n${text}\n${JSON.stringify(faults, null, 2)}`);
        }
      }),
      { numRuns: SCHEMAS, seed: SEED, interruptAfterTimeLimit: LIMIT_MS, endOnFailure: true },
    );
    expect(answered).toBeGreaterThan(SCHEMAS / 2);
  });
});

const filesOf = ({ files }: AnyCase): Readonly<Record<string, string>> =>
  Object.fromEntries([...files.services, ...files.remotes, files.client].map(({ path, text }) => [path, text]));
