import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { UsageReport } from '../../../src/core/usage.ts';
import type { Files } from '../../support/check-files.ts';
import { startService } from '../../support/start-service.ts';
import { rootWith, runFacet } from './run-facet.ts';

const files = (client: string, operations: Files = {}): Files => ({
  'schemas/services/shop.graphql': `extend schema @service(url: "http://127.0.0.1:9")
extend type Query { best: Product @rest(GET: "/best") named: Named @rest(GET: "/named") }
interface Named { name: String rank: Int }
type Product implements Named { id: ID! name: String rank: Int kind: Kind }
enum Kind { LAMP DESK }
`,
  'schemas/tv.graphql': client,
  ...operations,
});

const BEFORE = files(
  `type Query { best: Product named: Named }
interface Named { name: String rank: Int }
type Product implements Named { id: ID! name: String rank: Int kind: Kind }
enum Kind { LAMP DESK }
`,
  { 'clients/tv/best.graphql': 'query Best @endpoint(GET: "/best") { best { id } }\n' },
);

const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

const report = (fields: Readonly<Record<string, number>>, since = daysAgo(365)): UsageReport => ({
  since,
  operations: [{ client: 'tv', operation: 'Best', calls: 5, points: 5, lastSeen: daysAgo(40) }],
  fields: Object.entries(fields).map(([field, days]) => ({ client: 'tv', field, calls: 12, lastSeen: daysAgo(days) })),
  keys: [],
});

interface Found {
  readonly code: number | null;
  /** Severity and message of each problem, days by one name. */
  readonly problems: readonly string[];
  readonly stderr: string;
}

async function check(now: Files, usage: unknown, ...more: readonly string[]): Promise<Found> {
  await using before = await rootWith(BEFORE);
  await using root = await rootWith(now);
  const file = join(root.path, 'usage.json');
  await writeFile(file, JSON.stringify(usage));
  const args = ['check', '--root', root.path, '--against', before.path, '--usage', file, '--format', 'json', ...more];
  const { code, stdout, stderr } = await runFacet(args);
  const list = stdout === '' ? [] : (JSON.parse(stdout) as { code: string; severity: string; message: string }[]);
  const breaking = list.filter((problem) => problem.code === 'BREAKING_CHANGE');
  return {
    code,
    stderr,
    problems: breaking.map(({ severity, message }) => `${severity}: ${message.replace(/\d{4}-\d\d-\d\d/, 'DAY')}`),
  };
}

const client = (product: string, named = 'name: String rank: Int'): Files =>
  files(
    `type Query { best: Product named: Named }
interface Named { ${named} }
type Product implements Named { ${product} }
enum Kind { LAMP DESK }
`,
    { 'clients/tv/best.graphql': 'query Best @endpoint(GET: "/best") { best { id } }\n' },
  );

describe('facet check --against --usage', () => {
  it('tells who a change would hit: an error with how often the field is used', async () => {
    const found = await check(client('id: ID! name: String rank: Int'), report({ 'Product.kind': 3 }));

    expect(found.problems).toEqual([`error: field Product.kind was removed; in use: 12 calls, the last one on DAY`]);
    expect(found.code).toBe(1);
  });

  it('makes it a warning where nothing has used the field for thirty days, or as many as are asked for', async () => {
    const now = client('id: ID! name: String rank: Int');

    const unused = await check(now, report({ 'Product.kind': 31 }));
    const lately = await check(now, report({ 'Product.kind': 31 }), '--used-within', '60');

    expect(unused.problems).toEqual([`warning: field Product.kind was removed; not used since DAY`]);
    expect(unused.code).toBe(0);
    expect(lately.problems[0]).toMatch(/^error: .*in use: 12 calls/);
    expect(lately.code).toBe(1);
  });

  it('knows nothing of the time before counting began', async () => {
    const found = await check(client('id: ID! name: String rank: Int'), report({}, daysAgo(2)));

    expect(found.problems).toEqual([`error: field Product.kind was removed; not used since DAY, when counting began`]);
    expect(found.code).toBe(1);
  });

  it('counts a field of an interface where an object that has it was asked', async () => {
    const now = client('id: ID! name: String kind: Kind', 'name: String');

    const found = await check(now, report({ 'Product.rank': 1, 'Named.rank': 90 }));

    expect(found.problems.map((problem) => problem.replace(/;.*/, ''))).toEqual([
      'error: field Named.rank was removed',
      'error: field Product.rank was removed',
    ]);
  });

  it('leaves what is no field as it is: nobody counts values of enums', async () => {
    const now = client('id: ID! name: String rank: Int kind: Kind');
    const fewer = { ...now, 'schemas/tv.graphql': (now['schemas/tv.graphql'] ?? '').replace('LAMP DESK', 'LAMP') };

    const found = await check(fewer, report({}));

    expect(found.problems).toEqual(['error: enum value Kind.DESK was removed']);
  });

  it('knows operations, endpoints and clients that nobody asks for any more', async () => {
    const services = { 'schemas/services/shop.graphql': BEFORE['schemas/services/shop.graphql'] ?? '' };
    const without = { ...services, 'schemas/tv.graphql': BEFORE['schemas/tv.graphql'] ?? '' };

    const endpoint = await check(without, report({}));
    const all = await check(services, report({}));
    const inUse = await check(services, report({}), '--used-within', '50');

    expect(endpoint.problems).toEqual([`warning: the endpoint GET /best of "Best" was removed; not used since DAY`]);
    expect(all.problems).toEqual([`warning: the client "tv" was removed; not used since DAY`]);
    expect(inUse.problems[0]).toMatch(/^error: the client "tv" was removed; in use: 5 calls/);
  });

  it('reads the report from a gateway', async () => {
    await using admin = await startService({ '/usage': report({ 'Product.kind': 1 }) });
    await using before = await rootWith(BEFORE);
    await using root = await rootWith(client('id: ID! name: String rank: Int'));

    const { code, stdout } = await runFacet([
      ...['check', '--root', root.path, '--against', before.path],
      ...['--usage', `${admin.url}/usage`],
    ]);

    expect(code).toBe(1);
    expect(stdout).toContain('field Product.kind was removed; in use: 12 calls');
  });

  it.each([
    ['what is no report', ['--against', '.'], '{"fields":[]}', 'is not what /usage'],
    ['nothing to compare with', [], '{}', '--usage says which changes touch something in use, so it needs --against'],
    ['no number of days', ['--against', '.', '--used-within', '1d'], '{}', '--used-within is a number of days'],
  ])('refuses %s', async (_, args, text, message) => {
    await using root = await rootWith({ ...BEFORE, 'usage.json': text });
    const places = args.map((arg) => (arg === '.' ? root.path : arg));

    const { code, stderr } = await runFacet([
      ...['check', '--root', root.path, '--usage', join(root.path, 'usage.json')],
      ...places,
    ]);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it.each([
    ['a file that is not there', '/nowhere/usage.json', 'ENOENT'],
    ['a gateway that cannot be reached', 'http://127.0.0.1:9/usage', 'ECONNREFUSED'],
  ])('refuses %s', async (_, source, message) => {
    await using root = await rootWith(BEFORE);

    const { code, stderr } = await runFacet(['check', '--root', root.path, '--against', root.path, '--usage', source]);

    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
