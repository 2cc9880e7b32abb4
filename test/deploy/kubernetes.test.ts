import { existsSync, globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

import { checkRoot } from '../../src/check/check-root.ts';
import { loadSettings } from '../../src/core/settings.ts';
import { scalarSettings } from '../../src/core/settings-walk.ts';
import { REPOSITORY, startGateway } from '../support/start-gateway.ts';
import { contentOf, textOf } from './files.ts';

const FOLDER = 'deploy/kubernetes';
type Labels = Readonly<Record<string, string>>;

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Container {
  readonly env: readonly { readonly name: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly securityContext: unknown;
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}

interface Mounted {
  readonly configMap: {
    readonly name: string;
    readonly items: readonly { readonly key: string; readonly path: string }[];
  };
}

interface Deployment {
  readonly spec: {
    readonly selector: { readonly matchLabels: Labels };
    readonly template: {
      readonly metadata: { readonly labels: Labels };
      readonly spec: {
        readonly containers: readonly [Container];
        readonly securityContext: unknown;
        readonly terminationGracePeriodSeconds: number;
        readonly volumes: readonly [{ readonly projected: { readonly sources: readonly Mounted[] } }];
      };
    };
  };
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly { readonly name: string; readonly files: readonly string[] }[];
}

const manifest = <Content>(name: string): Content => contentOf<Content>(`${FOLDER}/${name}.yaml`);
const kustomization = manifest<Kustomization>('kustomization');
const { selector, template: deployment } = manifest<Deployment>('deployment').spec;
const [gateway] = deployment.spec.containers;
const LABELS = { 'app.kubernetes.io/name': 'facet' };

/** The root folder as pods see it: a projected volume, which holds links into a folder that is swapped as a whole. */
async function mountedRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'facet-mount-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const files = new Map(
    kustomization.configMapGenerator.flatMap(({ name, files }) =>
      files.map((file): [string, string] => [`${name}/${basename(file)}`, file]),
    ),
  );
  for (const { configMap } of deployment.spec.volumes[0].projected.sources)
    for (const { key, path } of configMap.items) {
      const target = join(root, '..data_1', path);
      await mkdir(dirname(target), { recursive: true });
      await cp(join(REPOSITORY, FOLDER, files.get(`${configMap.name}/${key}`) ?? 'missing'), target);
    }
  await symlink('..data_1', join(root, '..data'));
  for (const name of ['facet.yaml', 'schemas']) await symlink(`..data/${name}`, join(root, name));
  return root;
}

it('lists every manifest, and none that is not there', () => {
  const there = globSync('*.yaml', { cwd: join(REPOSITORY, FOLDER) }).filter((name) => name !== 'kustomization.yaml');
  const text = textOf(`${FOLDER}/kustomization.yaml`);

  expect(kustomization.resources.filter((name) => !there.includes(name))).toEqual([]);
  expect(there.filter((name) => !text.includes(`- ${name}`))).toEqual([]);
  const files = kustomization.configMapGenerator.flatMap(({ files }) => files);
  expect(files.filter((file) => !existsSync(join(REPOSITORY, FOLDER, file)))).toEqual([]);
});

it('has each part choose the pods of the deployment', () => {
  const chosen = [
    selector.matchLabels,
    manifest<{ readonly spec: { readonly selector: Labels } }>('service').spec.selector,
    manifest<Pick<Deployment, 'spec'>>('disruption-budget').spec.selector.matchLabels,
    manifest<{ readonly spec: { readonly podSelector: { readonly matchLabels: Labels } } }>('network-policy').spec
      .podSelector.matchLabels,
    manifest<Pick<Deployment, 'spec'>>('pod-monitor').spec.selector.matchLabels,
  ];

  expect(deployment.metadata.labels).toEqual(LABELS);
  expect(chosen).toEqual(chosen.map(() => LABELS));
  expect(manifest('autoscaler')).toMatchObject({ spec: { scaleTargetRef: { kind: 'Deployment', name: 'facet' } } });
});

it('probes what a gateway answers, on a port that it has', async () => {
  await using running = await startGateway({
    files: { 'schemas/web.graphql': 'type Query { hello: String @from(value: "hello") }' },
  });
  const ports = new Map(gateway.ports.map(({ name, containerPort }) => [name, containerPort]));

  for (const name of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const) {
    const { path, port } = gateway[name].httpGet;
    expect((await fetch(running.adminUrl + path)).status).toBe(200);
    expect(ports.get(port)).toBe(4_001);
  }
  expect(manifest('service')).toMatchObject({ spec: { ports: [{ targetPort: 'http' }] } });
  expect(ports.get('http')).toBe(4_000);
  expect(manifest('pod-monitor')).toMatchObject({
    spec: { podMetricsEndpoints: [{ port: 'admin', path: '/metrics' }] },
  });
  expect((await fetch(`${running.adminUrl}/metrics`)).status).toBe(200);
});

it('gives settings that there are, and mounts a root folder in which the check finds nothing', async () => {
  const names: readonly string[] = gateway.env.map(({ name }) => name);
  const root = await mountedRoot();

  const { problems, project } = await checkRoot(root);
  const set = (name: string): string | undefined => (names.includes(name) ? 'redis://set.example.com' : undefined);
  const settings = loadSettings({ root, environment: (name) => (name.startsWith('FACET_') ? undefined : set(name)) });

  const known = new Set(scalarSettings.map(({ variable }) => variable));
  expect(names.filter((name) => name.startsWith('FACET_') && !known.has(name))).toEqual([]);
  expect(problems.list()).toEqual([]);
  expect(project.clients.map(({ name }) => name)).toEqual(['web']);
  expect(settings.redis.url).toBe('redis://set.example.com');
  expect(names).toContain('SHOP_URL');
});

it('runs as nobody in particular, on a file system that it cannot change, with time enough to end', () => {
  expect(deployment.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1_000 });
  expect(gateway.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(deployment.spec.terminationGracePeriodSeconds).toBeGreaterThan(10);
});
