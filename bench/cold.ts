import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'graphql';

import { checkRoot } from '../src/check/check-root.ts';
import { compileWriter } from '../src/execute/compiled/compile-writer.ts';
import { planFields } from '../src/execute/compiled/field-plan.ts';
import { fetchUnits } from '../src/plan/fetch-units.ts';
import { planOperation, validateDocument } from '../src/plan/plan-operation.ts';

/** What a document costs that was never seen before: the demo's dashboard, each time under another name. */
const DOCUMENTS = 400;
const WARM_UP = 100;
/** Beside parsing and validation. */
const GOAL_MICROS = 1_000;

const root = join(import.meta.dirname, '..');
const { project } = await checkRoot(root);
const { graph } = project;
const client = project.clients.find(({ name }) => name === 'web');
if (!client) throw new Error('the demo has no client "web"');
const scope = { client, graph, introspectionEnabled: false };
const text = readFileSync(join(root, 'clients/web/user-dashboard.graphql'), 'utf8');

const times = new Map<string, number[]>();

function timed<T>(step: string, run: () => T): T {
  const begun = performance.now();
  const result = run();
  const all = times.get(step) ?? [];
  times.set(step, all);
  all.push((performance.now() - begun) * 1_000);
  return result;
}

for (let number = 0; number < DOCUMENTS; number++) {
  const document = timed('parse', () => parse(text.replace('UserDashboard', `UserDashboard${number}`)));
  const [error] = timed('validate', () => validateDocument(document, scope));
  if (error) throw error;
  const { lowered } = timed('lower', () => planOperation(document, undefined, scope));
  const plans = timed('plan fetches', () => ({ ...planFields(lowered, graph), units: fetchUnits(lowered, graph) }));
  if (!timed('writer, at the second use', () => compileWriter(lowered, plans.byIndex)))
    throw new Error('the dashboard has no writer');
}

const median = (all: readonly number[]): number => {
  const sorted = all.slice(WARM_UP).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

for (const [step, all] of times) process.stdout.write(`${step.padEnd(26)} ${median(all).toFixed(0)} µs\n`);
const ours = median(times.get('lower') ?? []) + median(times.get('plan fetches') ?? []);
process.stdout.write(`beside parsing and validation: ${ours.toFixed(0)} µs, goal ${GOAL_MICROS} µs\n`);
