import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const SRC = resolve(ROOT, 'src');

/** Which places a file of each place may import from, besides its own. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  code: ['core'],
  language: ['core'],
  graph: ['core', 'language'],
  client: ['core', 'code', 'language', 'graph'],
  check: ['core', 'code', 'language', 'graph', 'client', 'limit'],
  codegen: ['graph', 'client', 'check'],
  plan: ['core', 'language', 'graph', 'client'],
  openapi: ['core'],
  service: ['core', 'code'],
  mock: ['core', 'language', 'graph'],
  execute: ['core', 'code', 'language', 'graph', 'client', 'plan', 'service', 'cache'],
  endpoint: ['core', 'client', 'plan', 'execute'],
  auth: ['core'],
  redis: ['core'],
  limit: ['core', 'redis'],
  cache: ['core', 'redis'],
  http: ['core'],
  page: ['core', 'language', 'client', 'plan', 'http', 'registry.ts'],
  telemetry: ['core'],
  usage: ['core', 'redis'],
  'registry.ts': ['core', 'code', 'language', 'graph', 'client', 'plan', 'execute', 'service', 'limit', 'endpoint'],
  'metering.ts': ['core', 'client', 'plan', 'execute', 'limit'],
  'new-execution.ts': ['core', 'code', 'plan', 'execute', 'registry.ts'],
  'responses.ts': ['core', 'cache', 'plan', 'execute', 'registry.ts'],
  'counting-usage.ts': ['core', 'plan', 'redis', 'usage', 'registry.ts'],
  'open-authenticator.ts': ['core', 'auth'],
  'slow-operations.ts': ['core', 'plan', 'registry.ts'],
  'purging.ts': ['core', 'graph', 'execute', 'registry.ts'],
  'delivered-texts.ts': ['core', 'execute'],
  'run.ts': [
    'core',
    'code',
    'client',
    'plan',
    'execute',
    'endpoint',
    'auth',
    'limit',
    'delivered-texts.ts',
    'metering.ts',
    'new-execution.ts',
    'responses.ts',
    'registry.ts',
    'usage',
  ],
  'gateway.ts': ['core', 'cache', 'endpoint', 'execute', 'plan', 'registry.ts', 'run.ts'],
  'operators.ts': ['core', 'http', 'telemetry', 'usage'],
  'watch-redis.ts': ['core', 'cache', 'redis', 'telemetry'],
  'serve.ts': [
    'core',
    'language',
    'graph',
    'client',
    'check',
    'service',
    'execute',
    'limit',
    'redis',
    'cache',
    'http',
    'page',
    'telemetry',
    'gateway.ts',
    'registry.ts',
    'responses.ts',
    'purging.ts',
    'open-authenticator.ts',
    'slow-operations.ts',
    'counting-usage.ts',
    'operators.ts',
    'watch-redis.ts',
  ],
  workers: ['core', 'http', 'telemetry', 'usage', 'operators.ts', 'serve.ts'],
  cli: [
    'core',
    'auth',
    'redis',
    'language',
    'graph',
    'client',
    'check',
    'plan',
    'service',
    'execute',
    'mock',
    'openapi',
    'workers',
    'serve.ts',
    'demo',
  ],
};

const files = globSync('**/*.ts', { cwd: SRC }).map((file) => resolve(SRC, file));

/** The top folder below src, or the file itself where it stands there. */
const place = (file: string): string => {
  const [top = ''] = relative(SRC, file).split('/');
  return top === '..' ? (relative(ROOT, file).split('/')[0] ?? '') : top;
};

const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(?<path>\.{1,2}\/[^']+)'/g)].map((found) =>
    resolve(dirname(file), found.groups?.['path'] ?? ''),
  );

describe('the layout', () => {
  it('sees the files, or it would prove nothing', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(importsOf).length).toBeGreaterThan(300);
  });

  it.each(files.map((file) => relative(ROOT, file)))('%s imports only what its place allows', (path) => {
    const file = resolve(ROOT, path);
    const own = place(file);

    const forbidden = importsOf(file).filter((to) => place(to) !== own && !MAY_IMPORT[own]?.includes(place(to)));

    expect(forbidden.map((to) => relative(ROOT, to))).toEqual([]);
  });

  it('has no circles', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, way: readonly string[]): void => {
      if (way.includes(file))
        circles.push([...way.slice(way.indexOf(file)), file].map((at) => relative(ROOT, at)).join(' → '));
      if (done.has(file) || way.includes(file)) return;
      for (const to of importsOf(file)) walk(to, [...way, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);

    expect(circles).toEqual([]);
  });

  it('has no drawers: no file is named for what it is not', () => {
    expect(files.filter((file) => /\/(utils?|helpers?|common|types|index|misc)\.ts$/.test(file))).toEqual([]);
  });

  it('keeps files to one concern', () => {
    expect(
      files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 300).map((file) => relative(ROOT, file)),
    ).toEqual([]);
  });
});

describe('the dependencies', () => {
  it('have one copy of graphql: two would be two realms of types', () => {
    const copies = globSync('**/node_modules/graphql/package.json', { cwd: resolve(ROOT, 'node_modules') });

    expect(copies).toEqual([]);
  });
});
