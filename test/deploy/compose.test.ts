import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';

import { checkRoot } from '../../src/check/check-root.ts';
import { loadSettings } from '../../src/core/settings.ts';
import { scalarSettings } from '../../src/core/settings-walk.ts';
import { startDemoServices } from '../../demo/start-demo-services.ts';
import { REPOSITORY } from '../support/start-gateway.ts';
import { contentOf, textOf } from './files.ts';

interface Service {
  readonly build?: { readonly target: string };
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>> | readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly stop_grace_period?: string;
  readonly volumes?: readonly string[];
}

const { services } = contentOf<{ readonly services: Readonly<Record<string, Service>> }>('docker-compose.yml');
const all = Object.values(services);
const environment = services['gateway']?.environment ?? {};

/** What `facet demo --services-only` prints, with the host it is told. */
async function printedServices(host: string): Promise<string> {
  const child = spawn(process.execPath, [join(REPOSITORY, 'bin/facet.js'), 'demo', '--services-only', host], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.includes('issuer')) break;
  }
  return lines.join('\n');
}

describe('docker-compose.yml', () => {
  it('mounts files that are there', () => {
    const mounted = all.flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? ''));

    expect(mounted.length).toBeGreaterThan(5);
    expect(mounted.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
  });

  it('names services, stages and health checks that are there', () => {
    const needs = all.flatMap(({ depends_on = {} }) =>
      Array.isArray(depends_on) ? (depends_on as readonly string[]) : Object.keys(depends_on),
    );
    const stages = all.flatMap(({ build }) => (build ? [build.target] : []));

    expect(needs.filter((name) => !(name in services))).toEqual([]);
    expect(stages).toEqual(['gateway', 'demo']);
    expect(stages.filter((stage) => !textOf('deploy/Dockerfile').includes(` AS ${stage}\n`))).toEqual([]);
  });

  it('gives the gateway settings that it has, and every variable that the sample schemas need', async () => {
    await using demo = await startDemoServices();
    const settings = Object.keys(environment).filter((name) => name.startsWith('FACET_'));

    expect(settings.filter((name) => !scalarSettings.some(({ variable }) => variable === name))).toEqual([]);
    expect(Object.keys(environment).filter((name) => !settings.includes(name))).toEqual(Object.keys(demo.environment));
  });

  it('has settings and schemas in which the check finds nothing', async () => {
    const lookup = (name: string): string | undefined => environment[name];

    const settings = loadSettings({ root: join(REPOSITORY, 'deploy/compose'), environment: lookup });
    const { problems } = await checkRoot(REPOSITORY);

    expect(settings).toMatchObject({
      auth: { jwt: [{ issuer: 'http://demo:4100' }] },
      redis: { url: 'redis://redis:6379' },
    });
    expect(problems.hasErrors).toBe(false);
  });

  it('asks the sample services and their issuer where they are', async () => {
    const printed = (await printedServices('127.0.0.1')).replaceAll('127.0.0.1', 'demo');

    for (const [name, value] of Object.entries(environment).filter(([name]) => !name.startsWith('FACET_')))
      expect(printed).toContain(`${name}=${value}`);
    expect(printed).toContain('the issuer http://demo:4100');
    expect(services['demo']?.command).toEqual(['demo']);
  });

  it('leaves more time than the gateway takes to end', () => {
    expect(services['gateway']?.stop_grace_period).toBe('15s');
  });

  it('publishes ports on this machine alone', () => {
    const ports = all.flatMap(({ ports = [] }) => ports);

    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(textOf('deploy/compose/nginx.conf')).toContain('server gateway:4000 resolve;');
    expect(contentOf('deploy/prometheus/prometheus.yml')).toMatchObject({
      scrape_configs: [{ dns_sd_configs: [{ names: ['gateway'], port: 4001 }] }],
    });
  });
});
