import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { describe, expect, it } from 'vitest';

import { graphDocument } from '../../src/execute/stitched/graph-document.ts';
import type { Lowered } from '../../src/plan/lower.ts';
import { planOperation } from '../../src/plan/plan-operation.ts';
import {
  type Answered,
  directAnswer,
  executedAnswer,
  loadCase,
  type LoadedCase,
  validDocument,
} from './answer-case.ts';
import { type AnyCase, anyCase, shownCase } from './any-case.ts';
import { countedLists } from './counted-lists.ts';
import type { AnyOperation } from './generate-operation.ts';
import { reducedCase } from './reduce-case.ts';
import type { Expected } from './oracle.ts';

const OPERATIONS = 8;
const SCHEMAS = Number(process.env['PROPERTY_SCHEMAS'] ?? 2_550);

/** Fixed, so that a change is judged by what it changed; any other number tries other cases. */
const SEED = Number(process.env['PROPERTY_SEED'] ?? 1);

/** Of a failure that was printed: leads to it at once. */
const PATH = process.env['PROPERTY_PATH'] ?? '';

/** A machine under load tries fewer cases; and of a failure, the smallest found in this time is shown. */
const LIMIT_MS = Number(process.env['PROPERTY_SECONDS'] ?? 170) * 1_000;

describe('an operation of a client', () => {
  it('answers what executing it directly on the data would', { timeout: 3 * LIMIT_MS }, async () => {
    let compared = 0;
    const difference = async (one: AnyCase): Promise<string | undefined> => {
      const loaded = loadCase(one);
      for (const operation of one.operations) {
        compared++;
        const found = await differenceIn(operation, loaded);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    await fc.assert(
      fc.asyncProperty(anyCase(OPERATIONS), async (one) => {
        if ((await difference(one)) === undefined) return;
        const shows = (smaller: AnyCase): Promise<boolean> =>
          difference(smaller).then(
            (found) => found !== undefined,
            () => false,
          );
        const smallest = await reducedCase(one, shows, LIMIT_MS);
        expect.fail(`${shownCase(smallest)}\n${await difference(smallest)}`);
      }),
      { numRuns: SCHEMAS, seed: SEED, path: PATH, interruptAfterTimeLimit: LIMIT_MS, endOnFailure: true },
    );
    expect(compared).toBeGreaterThanOrEqual(OPERATIONS);
    expect(written).toBeGreaterThan(compared / 10);
    expect(inParts).toBeGreaterThan(compared / 20);
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
      { numRuns: 100, seed: SEED },
    );
  });
});

/** How the executors' answers to an operation differ from the direct one. */
async function differenceIn(operation: AnyOperation, loaded: LoadedCase): Promise<string | undefined> {
  const document = validDocument(operation, loaded);
  const direct = directAnswer(document, operation, loaded);
  if (direct.isUnsure) return undefined;
  const plan = planOperation(document, undefined, { ...loaded, introspectionEnabled: true });
  let lists: readonly number[] | undefined;
  for (const { name, ...way } of WAYS) {
    const executor = loaded.executors.get(name);
    if (!executor) throw new Error(`there is no executor ${name}`);
    const executed = await executedAnswer(operation, { ...loaded, executor, plan, ...way });
    if (executed.isWritten) written++;
    if (executed.parts) inParts++;
    try {
      expect(executed.unexpected).toEqual([]);
      const isWhole = direct.errors.length + direct.degraded.length <= CERTAIN_ERRORS;
      if (way.inParts) expect(inPartsFaults(executed, direct, isWhole)).toEqual([]);
      else {
        expect(comparable(executed, isWhole)).toEqual(comparable(direct, isWhole));
        expect(executed.text).toEqual(JSON.stringify(direct.data));
      }
      expect(direct.errors).toEqual(expect.arrayContaining([...new Set(executed.errors)]));
      if (!operation.text.startsWith('mutation')) expect(repeated(executed, direct)).toEqual([]);
      expect(loaded.memory.wrong).toEqual([]);
      const isPlain = executed.errors.length + executed.degraded.length === 0;
      lists ??= executed.lists;
      // What is sent is counted: where something fails, other lists are.
      if (!way.inParts || isPlain) expect(executed.lists).toEqual(lists);
      const counted = isPlain ? countedLists(plan.lowered, direct.data) : [];
      for (const [list, items] of counted.entries()) if (items !== undefined) expect(executed.lists[list]).toBe(items);
    } catch (error) {
      return `${(error as Error).message}\n${name}: ${answerText(executed)}\ndirect: ${answerText(direct)}`;
    }
  }
  return undefined;
}

/** The compiled executor shapes the first answer to an operation, and writes the next ones. */
const WAYS = [
  { name: 'stitched', asText: false, inParts: false },
  { name: 'compiled', asText: false, inParts: false },
  { name: 'compiled', asText: true, inParts: false },
  { name: 'compiled', asText: true, inParts: false },
  { name: 'compiled', asText: true, inParts: true },
] as const;

let written = 0;
let inParts = 0;

const answerText = ({ calls, ...answer }: Expected): string => JSON.stringify({ ...answer, calls: [...calls] });

/** Of more errors than these an answer may leave out those that tell nobody more. */
const CERTAIN_ERRORS = 150;

/** The order of errors does not count; that of fields does. */
const comparable = ({ data, errors, degraded, calls, writes }: Expected, isWhole: boolean) => ({
  data: JSON.stringify(data),
  errors: isWhole && [...errors].sort(),
  degraded: isWhole && [...degraded].sort(),
  calls: [...calls.keys()].sort(),
  writes,
});

/**
 * What is wrong with an answer that may come in parts. The order of fields does not count; where a fragment has failed the
 * null is at another place; and nothing is told of fields whose object is not there at first.
 */
function inPartsFaults(executed: Answered, direct: Expected, isWhole: boolean): readonly string[] {
  const { data, parts, errors } = executed;
  const missing = direct.errors.filter((error) => !errors.includes(error) && !isGone(data, error));
  return [
    ...(parts?.wrong ?? []),
    ...(isWhole ? missing.map((error) => `not told: ${error}`) : []),
    ...(parts?.hasFailedFragment || isDeepStrictEqual(plain(data), plain(direct.data)) ? [] : ['other data']),
    ...[...executed.calls.keys()].filter((call) => !direct.calls.has(call)).map((call) => `not asked for: ${call}`),
  ];
}

const plain = (data: unknown): unknown => data && (JSON.parse(JSON.stringify(data)) as unknown);

/** Whether the object of an error's field is not there. */
function isGone(data: unknown, error: string): boolean {
  const path = JSON.parse(error.slice(error.indexOf('['))) as readonly (string | number)[];
  let at = data;
  for (const key of path.slice(0, -1)) at = (at as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return at === null || at === undefined;
}

/** Calls that are made more often than there are different arguments for them. */
const repeated = (executed: Expected, direct: Expected): readonly string[] =>
  [...executed.calls]
    .filter(([call, times]) => !call.startsWith('gql ') && times > (direct.calls.get(call) ?? 0))
    .map(([call]) => call);

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
