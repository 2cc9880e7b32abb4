import fc from 'fast-check';
import { type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { describe, expect, it } from 'vitest';

import { graphDocument } from '../../src/execute/stitched/graph-document.ts';
import type { Lowered } from '../../src/plan/lower.ts';
import { planOperation } from '../../src/plan/plan-operation.ts';
import { anyCase } from './any-case.ts';
import { directAnswer, loadCase, loweredAnswer, validDocument } from './answer-case.ts';
import type { Expected } from './oracle.ts';

const OPERATIONS = 2;
const SCHEMAS = 1_100;

/** Fixed, so that a change is judged by what it changed; any other number tries other cases. */
const SEED = Number(process.env['PROPERTY_SEED'] ?? 1);

/** Of a failure, the smallest case found in this time is shown. */
const LIMIT_MS = 60_000;

describe('an operation of a client, lowered to the graph', () => {
  it('answers what executing it directly on the data would', { timeout: 2 * LIMIT_MS }, () => {
    fc.assert(
      fc.property(anyCase(OPERATIONS), (one) => {
        const loaded = loadCase(one);
        for (const operation of one.operations) {
          const document = validDocument(operation, loaded);

          const lowered = loweredAnswer(document, operation.variables, loaded);

          const direct = directAnswer(document, operation.variables, loaded);
          expect(comparable(lowered, operation.text)).toEqual(comparable(direct, operation.text));
        }
      }),
      { numRuns: SCHEMAS, seed: SEED, interruptAfterTimeLimit: LIMIT_MS, markInterruptAsFailure: true },
    );
  });

  it('prints as a document that selects the same fields', () => {
    fc.assert(
      fc.property(anyCase(1), (one) => {
        const loaded = loadCase(one);
        for (const operation of one.operations) {
          const document = validDocument(operation, loaded);
          const { lowered } = planOperation(document, undefined, { ...loaded, introspectionEnabled: true });

          const printed = print(graphDocument(lowered).document);

          expect(aliases(parse(printed))).toEqual(keys(lowered));
        }
      }),
      { numRuns: 200, seed: SEED },
    );
  });
});

/** The order of errors does not count; that of fields does, unless variables decide which place names a field first. */
const comparable = ({ data, errors, degraded, calls }: Expected, operation: string): unknown => ({
  data: operation.includes('$if') ? data : JSON.stringify(data),
  errors: [...errors].sort(),
  degraded: [...degraded].sort(),
  calls: [...calls].sort(),
});

const keys = ({ selected }: Lowered): readonly string[] => selected.map(({ key }) => key).sort();

/** Aliases of a document's fields: each selected field has its key, a placeholder has none. */
function aliases(document: DocumentNode): readonly string[] {
  const found: string[] = [];
  visit(document, {
    [Kind.FIELD]: ({ alias }) => {
      if (alias) found.push(alias.value);
    },
  });
  return found.sort();
}
