import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

import { scalarSettings } from '../../src/core/settings-walk.ts';
import { REPOSITORY, startGateway } from '../support/start-gateway.ts';
import { textOf } from './files.ts';

const run = promisify(execFile);
const dockerfile = textOf('deploy/Dockerfile').replaceAll('\\\n', ' ');
const ignored = textOf('.dockerignore');

/** Instructions of the stage that is run. */
const stage = dockerfile.slice(dockerfile.indexOf('AS gateway'));
const [, healthcheck = ''] = /HEALTHCHECK.*?CMD (\[.*\])/.exec(stage) ?? [];
const health = (adminPort: string): Promise<unknown> => {
  const [, ...args] = JSON.parse(healthcheck) as string[];
  return run(process.execPath, args, { env: { FACET_ADMIN_PORT: adminPort } });
};

it('sets what are settings, and lets others reach both ports', () => {
  const set = [...stage.matchAll(/(FACET_\w+)=(\S+)/g)].map(([, name = '', value]) => [name, value]);

  expect(set.filter(([name]) => !scalarSettings.some(({ variable }) => variable === name))).toEqual([]);
  expect(Object.fromEntries(set)).toMatchObject({ FACET_HOST: '0.0.0.0', FACET_ADMIN_HOST: '0.0.0.0' });
});

it('is healthy when the gateway is ready, and not without schemas or without a gateway', async () => {
  await using ready = await startGateway({
    files: { 'schemas/web.graphql': 'type Query { hello: String @from(value: "hello") }' },
  });
  await using empty = await startGateway();
  const portOf = ({ adminUrl }: { readonly adminUrl: string }): string => new URL(adminUrl).port;

  await expect(health(portOf(ready))).resolves.toBeDefined();
  await expect(health(portOf(empty))).rejects.toMatchObject({ code: 1 });
  await expect(health('1')).rejects.toMatchObject({ code: 1 });
});

it('runs node itself, as a user who is not root', () => {
  expect(stage).toMatch(/^USER node$/m);
  expect(stage).toMatch(/^ENTRYPOINT \["node", "\/opt\/facet\/bin\/facet\.js"\]$/m);
  expect(existsSync(join(REPOSITORY, 'bin/facet.js'))).toBe(true);
});

it('copies files that are there, and that are not kept out of it', () => {
  const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, files = '']) => files.split(' '));

  const named = sources.filter((source) => source !== '.');
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((source) => !existsSync(join(REPOSITORY, source)))).toEqual([]);
  expect(named.filter((source) => !ignored.includes(`!${source}\n`))).toEqual([]);
});
